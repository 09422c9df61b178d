"""Sentences about passwords, files, disks and the database."""

from __future__ import annotations

from typing import Final

from partybuild_desktop.system.i18n import N_

MACHINE: Final = {
    # passwords and users
    "password_wrong": N_(
        "密码不对，数据没有任何变化。不用等待的机会还剩 {left} 次，以后每次要等更久。"
    ),
    "password_wait": N_("密码多次输错，请等 {seconds} 秒再试。数据没有丢失；忘记密码可用恢复码。"),
    "password_short": N_("密码至少要 {shortest} 个字符。"),
    "password_long": N_("密码最多 {longest} 个字符。"),
    "password_simple": N_("这个密码太容易被猜中。请换一个，例如四个不相干的词。"),
    "password_empty": N_("没有给出新密码，什么也没有改。请写一个密码再试。"),
    "recovery_wrong": N_("恢复码不对，没有任何改动。请对照打印的恢复码逐组核对。"),
    "recovery_length": N_("恢复码应有 28 个字符，现有 {found} 个。请逐组核对，没有任何改动。"),
    "recovery_character": N_("恢复码里不会有“{character}”。请对照打印的恢复码核对。"),
    "recovery_check": N_("恢复码有一处抄错了，没有任何改动。请逐组核对。"),
    "user_unknown": N_("没有用户“{label}”。现有用户：{labels}。"),
    "user_exists": N_("已有用户“{label}”。请换一个编号。"),
    "user_last_manager": N_("“{label}”是唯一的主管，不能删除或改分工。请先新增一位主管。"),
    "user_self": N_(
        "“{label}”正在使用，没有改动。请由另一位主管办理；自己的密码用“修改我的密码”。"
    ),
    "label_form": N_(
        "用户名“{label}”不合规定。请用 主管、录入 或 检查 加编号，如 录入1，不要用人名。"
    ),
    "right_missing": N_("用户“{label}”没有这项权限，数据没有变化。请由主管办理。"),
    # the keyring and the database
    "keyring_missing": N_("找不到密钥文件，账簿打不开，但数据还在。请从备份里恢复密钥文件。"),
    "keyring_damaged": N_("密钥文件已损坏，账簿打不开，但数据还在。请从备份里恢复密钥文件。"),
    "keyring_whole": N_("密钥文件完好，没有改动它。忘记密码的，请用恢复码。"),
    "keyring_newer": N_("密钥文件来自更新的版本。没有任何改动，请安装新版程序。"),
    "keyring_exists": N_("这个文件夹里已有密钥文件，没有改动它。请另选文件夹。"),
    "database_missing": N_("找不到账簿文件 {path}。请核对文件夹，或从备份恢复。"),
    "database_exists": N_("账簿文件 {path} 已经存在，没有改动它。"),
    "database_foreign": N_("{path} 不是本程序的账簿文件，没有改动它。请核对文件夹。"),
    "database_damaged": N_("账簿文件 {path} 已损坏，没有改动它。请从最近的完好备份恢复。"),
    "database_incomplete": N_(
        "账簿文件 {path} 里有内容被别的工具删掉了（{names}），打不开，没有改动它。"
        "备份里的还在，请从最近的完好备份恢复。"
    ),
    "database_newer": N_(
        "账簿来自更新的版本（{schema}），本程序只认识 {known}。没有改动，请安装新版。"
    ),
    "database_older": N_("账簿来自旧版本（{schema}），需要先升级到 {known}。没有改动。"),
    "key_wrong": N_(
        "密钥和账簿文件 {path} 不配套，没有改动它。"
        "请从备份换回配套的密钥文件（backup keyring）；"
        "换不回的，再恢复最近的备份（backup restore）。"
    ),
    "swap_unfinished": N_(
        "新的账簿已经定下，但 {path} 里还有文件没换完（可能被别的程序占着）。数据没有丢失，"
        "请关闭本程序和别的程序，再打开账簿，会自动换完。"
    ),
    "file_damaged": N_("数据文件有损坏：{detail}。请从最近的完好备份恢复。"),
    "log_change_altered": N_("操作记录 {txn} 的内容被改动过。请从最近的完好备份恢复。"),
    "log_entry_altered": N_("操作记录 {txn} 被改动过。请从最近的完好备份恢复。"),
    "log_entry_missing": N_("操作记录 {txn} 之前缺了一条。请从最近的完好备份恢复。"),
    "log_gap": N_("操作记录 {txn} 的编号不连续。请从最近的完好备份恢复。"),
    "log_head_wrong": N_("操作记录的末尾 {txn} 不对。请从最近的完好备份恢复。"),
    "book_differs": N_(
        "{book}与操作记录不一致（{what}），是在程序之外改的。可在“检查与修复”里按操作记录改回；"
        "操作记录也不完好的，请从最近的完好备份恢复。"
    ),
    "list_altered": N_(
        "{field}第 {n} 号（{entry}）与当时记下的不一样：它或它的前一条在程序之外被改动过。"
        "请从最近的完好备份核对。"
    ),
    "list_gap": N_(
        "{field}第 {n} 号之前缺了一条，是在程序之外抽掉的（第 {n} 号是 {entry}）。"
        "请从最近的完好备份核对。"
    ),
    "list_gaps": N_(
        "{field}第 {n} 号之前缺了 {missing} 条，是在程序之外抽掉的（第 {n} 号是 {entry}）。"
        "请从最近的完好备份核对。"
    ),
    "list_short": N_(
        "{field}应到第 {n} 号为止，末尾的在程序之外被抽掉了，{left}。请从最近的完好备份核对。"
    ),
    "list_end": N_(
        "{field}的末尾与程序最后记下的不一样，是在程序之外添加或改动的，{left}。"
        "请从最近的完好备份核对。"
    ),
    "standing_stale": N_(
        "“{uid}”的在册情况与其经历不一致，经历没有丢失。请在“检查与修复”里重新推算。"
    ),
    # the machine
    "locked": N_(
        "账簿正由另一个窗口使用（{host}，{user}，自 {since}）。"
        "这一步没有做，数据没有变化。请先关掉那个窗口。"
    ),
    "disk_full": N_("磁盘已满，没有写入 {path}，原有数据没有变化。请腾出空间后再试。"),
    "read_only": N_("{path} 不能写入，原有数据没有变化。请去掉写保护，或另选位置。"),
    "no_permission": N_("没有权限写 {path}，原有数据没有变化。请另选位置，或请管理员开放权限。"),
    "path_missing": N_(
        "找不到 {path}，这一步没有做，已有的数据没有变化。请核对位置；U盘要插好再试。"
    ),
    "printer_refused": N_("打印机“{name}”没有接受。请看它是否开机、连好、有纸，再试一次。"),
    "target_open": N_("{path} 正在别的程序里打开，没有写入。请先关掉它再试。"),
    "target_special": N_("{path} 是设备或管道，不是普通文件，没有写入。请换一个文件名。"),
    "target_is_folder": N_("{path} 是一个文件夹，没有写入。请换一个文件名。"),
    "folder_is_file": N_(
        "{path} 是一个文件，可这里要的是文件夹。这一步没有做，已有的数据没有变化。"
        "请把这个文件移到别处或改个名，再试一次；程序的文件夹会自动重建。"
    ),
    "file_too_large": N_("文件太大，{path} 所在的磁盘放不下，没有写入。请换一个磁盘。"),
    "name_too_long": N_("文件名太长：{path}。这一步没有做。请换一个短一些的名称或位置。"),
    "own_file": N_(
        "{path} 是账簿自己的文件或文件夹，不能写在这里。没有写，数据没有变化。请换一个位置。"
    ),
    "disk_error": N_("读写 {path} 时磁盘出错（{reason}），原有数据没有变化。请检查磁盘后再试。"),
    "database_busy": N_("账簿正忙，这一步没有做，数据没有变化。请稍后再试。"),
    "memory_short": N_("内存不够，这一步没有做，数据没有变化。请关掉其他程序后再试。"),
    "drive_removable": N_(
        "{path} 在U盘或移动硬盘上，不能存放账簿：拔出时会损坏数据。请放在本机硬盘。"
    ),
    "drive_network": N_("{path} 在网络盘上，不能存放账簿：断网时会损坏数据。请放在本机硬盘。"),
    "drive_unsuitable": N_("{path} 所在的磁盘不能安全存放账簿。请放在本机硬盘。"),
    "font_damaged": N_("字体文件 {path} 缺失或已损坏，没有打印。请重新安装本程序。"),
}
