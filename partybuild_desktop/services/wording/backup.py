"""Sentences about backups and attachments, and why a backup was made."""

from __future__ import annotations

from typing import Final

from partybuild_desktop.domain.backup import Reason
from partybuild_desktop.system.i18n import N_

REASONS: Final = {
    Reason.AUTOMATIC: N_("自动"),
    Reason.EXIT: N_("关闭时"),
    Reason.MANUAL: N_("手动"),
    Reason.IMPORT: N_("导入前"),
    Reason.MERGE: N_("合并前"),
    Reason.ROLLBACK: N_("退回合并前"),
    Reason.RESTORE: N_("恢复前"),
    Reason.MIGRATION: N_("升级前"),
    Reason.KEY: N_("换密钥前"),
}
BACKUP: Final = {
    "backup_unknown": N_("没有找到备份“{name}”，数据没有变化。“备份与安全”页里有全部。"),
    "backup_exists": N_("{path} 里已有另一台电脑的同名备份“{name}”，没有覆盖它。请另选文件夹。"),
    "backup_unproved": N_("新备份没有通过核验，已丢弃，数据和旧备份没有变化。请检查磁盘后再试。"),
    "backup_bad": N_("备份“{name}”不完好，没有恢复，现有数据没有变化。请另选一个备份。"),
    "backup_hash": N_("备份的内容和备份时不一样了，不能用来恢复。请另选一个备份。"),
    "backup_other_key": N_(
        "备份“{name}”用的是另一把密钥（另一套账簿的，或换密钥之后的），没有恢复，"
        "现有数据没有变化。请另选一个备份，或先用 backup keyring 换回配套的密钥文件。"
    ),
    "backup_unsound": N_("备份里的数据文件有损坏，不能用来恢复。请另选一个备份。"),
    "backup_keyring": N_("备份里的密钥文件有损坏。数据还在，恢复时沿用现在的密码。"),
    "backup_attachment": N_("备份缺少一个附件（{name}）。其余内容可以恢复。"),
    "backup_counts": N_("备份的条数和备份时不一样，不能用来恢复。请另选一个备份。"),
    "backup_file_missing": N_("备份里的数据文件不见了，不能用来恢复。请另选一个备份。"),
    "backup_size": N_("备份文件的大小和备份时不一样，不能用来恢复。请另选一个备份。"),
    "manifest_damaged": N_("备份的说明文件已损坏，不能用来恢复。请另选一个备份。"),
    "manifest_newer": N_("备份来自更新的版本，没有恢复，现有数据没有变化。请安装新版程序。"),
    "attachment_empty": N_("这个文件是空的，没有加入。请核对是否选错了文件。"),
    "attachment_large": N_("这个文件太大，没有加入。请压缩后再试。"),
    "attachment_kind": N_("只能加入照片或 PDF，这个文件没有加入。请选 JPG、PNG 或 PDF 文件。"),
    "attachment_missing": N_("附件 {name} 不见了，其余内容不受影响。请从备份恢复，或重新加入。"),
    "attachment_damaged": N_("附件 {name} 已损坏，其余内容不受影响。请从备份恢复，或重新加入。"),
    "attachment_record": N_("要附上文件的记录已不在账簿里，没有加入。请刷新后再试。"),
    "attachment_gone": N_("这个附件已被移除，没有改动。请刷新后再看。"),
    "attachment_name_missing": N_("请填写说明文字。"),
    "document_broken": N_("这个 PDF 已损坏或设了密码，没有加入。请换一份能打开的。"),
    "picture_heic": N_(
        "这是苹果手机的 HEIC 照片，读不了，没有加入。请在手机里存成 JPG，或发到微信后再存下来。"
    ),
    "picture_large": N_("照片的尺寸太大，没有加入。请缩小后再试。"),
    "picture_broken": N_("照片已损坏，没有加入。请重新拍摄或另选一张。"),
    "copy_place_missing": N_(
        "找不到 {path}，没有另存。备份本身已经做好，在本机上。"
        "请插好U盘，或先建好文件夹，再另存一次。"
    ),
    "copy_missing": N_(
        "“{folder}”里没有另存的账簿。没有改动，请核对U盘或文件夹（partybuild-backup-…）。"
    ),
}
