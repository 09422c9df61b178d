"""Sentences about packages on the stick: damaged, foreign, hostile, and sticks that fail."""

from __future__ import annotations

from typing import Final

from partybuild_desktop.system.i18n import N_

PACKAGE: Final = {
    # not a package, or not a whole one
    "package_none": N_("{place} 里没有数据包。请核对位置；U盘要插好再试。"),
    "package_several": N_("{place} 里有几个数据包：{names}。没有导入，请指定是哪一个。"),
    "package_file_there": N_(
        "{path} 已经有了，是别的文件，或是给别人的、还没有导入的数据包。"
        "没有写，原来的文件没有变化。请换一个文件名。"
    ),
    "package_unfinished": N_(
        "{name} 没有写完，不能用；对方的数据没有丢失。没有导入，请让对方重新写一次。"
    ),
    "package_empty": N_("这个文件是空的，没有导入，现有数据没有变化。请让对方重新写一次数据包。"),
    "package_zeros": N_(
        "文件里全是空白，多半是没写完就拔了U盘。没有导入，数据没有变化，请让对方重新写一次。"
    ),
    "package_foreign": N_(
        "这个文件不是本程序的数据包，没有导入，现有数据没有变化。请核对是否选错了文件。"
    ),
    "package_cut": N_(
        "数据包不完整，后面缺了一截。没有导入，数据没有变化。请重新拷贝，或让对方重新写一次。"
    ),
    "package_appended": N_(
        "数据包的末尾多了别的内容，没有导入，数据没有变化。请重新拷贝，或让对方重新写一次。"
    ),
    "package_repacked": N_(
        "数据包被别的软件重新压缩过，没有导入，数据没有变化。请用对方原来的文件，不要解压或压缩。"
    ),
    "package_locked": N_(
        "数据包被别的软件加了压缩密码，没有导入，数据没有变化。请用对方原来的文件。"
    ),
    "package_changed": N_(
        "读取时数据包变了，没有导入，数据没有变化。请先把它拷到本机硬盘，再导入一次。"
    ),
    # hostile: what this program never writes
    "package_bomb": N_(
        "数据包展开后会大得异常，可能是有意捣乱。没有导入，数据没有变化。请不要使用这个文件。"
    ),
    "package_large": N_(
        "数据包超过 {limit} MB，本程序不会写出这样的文件。没有导入，数据没有变化。请核对来源。"
    ),
    "package_entry_large": N_(
        "数据包里有一项超过 {limit} MB，本程序不会这样写。没有导入，数据没有变化。请核对来源。"
    ),
    "package_entries_many": N_(
        "数据包里超过 {limit} 项，本程序不会这样写。没有导入，数据没有变化。请核对来源。"
    ),
    "package_layout": N_(
        "数据包里各项的排列不对，已损坏或被改动。没有导入，数据没有变化。请让对方重新写一次。"
    ),
    "package_link": N_(
        "数据包里有指向别处的链接，可能是有意捣乱。没有导入，数据没有变化。请不要使用这个文件。"
    ),
    "package_name_outside": N_(
        "这不是本程序写的数据包：里面有文件名指向别的文件夹。没有导入，数据没有变化。请不要使用它。"
    ),
    "package_name_device": N_(
        "数据包里有文件名是电脑设备的名字，可能是有意捣乱。没有导入，数据没有变化。请不要使用它。"
    ),
    "package_name_nul": N_(
        "数据包里有文件名带着隐藏字符，可能是有意捣乱。没有导入，数据没有变化。请不要使用它。"
    ),
    "package_name_long": N_(
        "数据包里有文件名长得异常，可能是有意捣乱。没有导入，数据没有变化。请不要使用它。"
    ),
    "package_name_strange": N_(
        "数据包里有不该有的文件。没有导入，数据没有变化。请核对是否选错了文件，或让对方重新写一次。"
    ),
    "package_name_twice": N_(
        "数据包里有两项同名，已损坏或被改动。没有导入，数据没有变化。请让对方重新写一次。"
    ),
    # damaged
    "package_manifest_missing": N_(
        "数据包里没有清单，已损坏或被改动。没有导入，数据没有变化。请让对方重新写一次。"
    ),
    "package_manifest_damaged": N_(
        "数据包的清单已损坏，没有导入，数据没有变化。请重新拷贝，或让对方重新写一次。"
    ),
    "package_manifest_unreadable": N_(
        "数据包的清单读不懂，没有导入，数据没有变化。请让对方重新写一次，或升级程序后再试。"
    ),
    "package_entry_missing": N_(
        "数据包缺少 {n} 项内容，没有导入，数据没有变化。请重新拷贝，或让对方重新写一次。"
    ),
    "package_entry_extra": N_(
        "数据包多出 {n} 项内容，被改动过。没有导入，数据没有变化。请让对方重新写一次。"
    ),
    "package_entry_size": N_(
        "数据包里第 {entry} 项的大小不对，没有导入，数据没有变化。请重新拷贝，或让对方重新写一次。"
    ),
    "package_entry_damaged": N_(
        "数据包里第 {entry} 项已损坏，没有导入，数据没有变化。请重新拷贝，或让对方重新写一次。"
    ),
    "package_entry_sealed": N_(
        "数据包里第 {entry} 项打不开，没有导入，数据没有变化。请让对方重新写一次。"
    ),
    "package_content": N_(
        "数据包的内容读不懂，没有导入，数据没有变化。请让对方重新写一次，或升级程序后再试。"
    ),
    "package_count": N_("数据包里的条数和清单不符，没有导入，数据没有变化。请让对方重新写一次。"),
    # not for these books, or not to be believed
    "package_newer": N_(
        "数据包来自更新的版本（格式 {format}，本程序认识 {known}）。没有导入，请安装新版程序。"
    ),
    "package_schema_newer": N_(
        "数据包来自更新的版本（{program}）。没有导入，现有数据没有变化。请安装新版程序后再导入。"
    ),
    "package_practice": N_(
        "这是“{name}”练习账簿的数据包，不能导入正式账簿。没有导入，数据没有变化。请选正式的数据包。"
    ),
    "package_real": N_(
        "这是“{name}”正式账簿的数据包，不能导入练习账簿。没有导入。请打开正式账簿再导入。"
    ),
    "package_invitation": N_(
        "这是“{name}”发给“{to}”的邀请包，用来新建账簿，不能导入。数据没有变化。请在新电脑上打开它。"
    ),
    "package_invitation_locked": N_(
        "这是邀请包，用来在还没有账簿的电脑上建账，不能导入。数据没有变化。请选别的数据包。"
    ),
    "package_no_invitation": N_(
        "这不是邀请包，不能用来建账，没有改动。请向乡镇要邀请包；普通数据包请在建账后导入。"
    ),
    "package_other_township": N_(
        "数据包是“{name}”发给“{to}”的，与本账簿的乡镇不是一家。没有导入，数据没有变化。请核对文件。"
    ),
    "package_other_village": N_(
        "数据包是“{name}”发给“{to}”的，不是给本村的。没有导入，数据没有变化。请选给本村的数据包。"
    ),
    "package_village_unknown": N_(
        "“{name}”没有受过本乡镇的邀请。没有导入，数据没有变化。请先给它发邀请包，或让它导出 Excel。"
    ),
    "package_unpaired": N_(
        "本账簿没有受过乡镇的邀请，不能收“{name}”的数据包。没有导入，数据没有变化。请改用 Excel。"
    ),
    "package_sealed_elsewhere": N_(
        "数据包不是封给本账簿的，这里打不开。没有导入，数据没有变化。请核对是否拿错了U盘或文件。"
    ),
    "package_passphrase_missing": N_(
        "没有给出邀请包的口令，没有改动。乡镇写邀请包时自己定，村里用乡镇另外告知的；"
        "请输入（命令行里设环境变量 PARTYBUILD_PACKAGE_PASSPHRASE）。"
    ),
    "package_passphrase": N_("口令不对，没有改动。请向乡镇核对邀请包的口令，再试一次。"),
    "package_stretch": N_(
        "打开这个邀请包要用的内存大得异常，可能是有意捣乱。没有改动，请不要使用这个文件。"
    ),
    "package_signature": N_(
        "数据包的签名不对，不能证明出自“{name}”。没有导入，数据没有变化。请让对方重新写一次。"
    ),
    "package_certificate": N_(
        "“{name}”的电脑证书不对，可能被改动过。没有导入，数据没有变化。请重新发邀请包。"
    ),
    "package_uncertified": N_(
        "数据包没有“{name}”的电脑证书，不能证明来源。没有导入，数据没有变化。请让对方重新写一次。"
    ),
    "package_same_id": N_(
        "以前导入过编号相同而内容不同的数据包。没有导入，数据没有变化。请让对方重新写一次。"
    ),
    # the log inside, and taking it back
    "package_log_bad": N_(
        "数据包里有一条操作记录（{txn}）前后不符。没有导入，数据没有变化。请让对方重新写一次。"
    ),
    "package_incomplete": N_(
        "数据包里的资料缺了相关的一条（{table}）。没有导入，数据没有变化。请让对方完整地写一次。"
    ),
    "rollback_used": N_("不能退回：导入的内容在这里已经改过或用过。数据没有变化，请直接修改。"),
    "rollback_followed": N_(
        "不能退回：后来导入的数据包接着它往下记。数据没有变化，请先退回后来的数据包。"
    ),
    # writing
    "package_load_large": N_(
        "要写的内容超过 {limit} MB，没有写出，数据没有变化。请减少附件，分几次写。"
    ),
    "package_readback": N_(
        "写好后读回的内容不一样，{path} 可能有坏处。没有留下文件，数据没有变化。请换一个U盘再写。"
    ),
    "stick_gone_writing": N_(
        "写到一半时 {path} 不见了，U盘可能被拔出。数据没有变化，但没有写成。请插好U盘再写一次。"
    ),
    "stick_gone_reading": N_(
        "读到一半时 {path} 不见了，U盘可能被拔出。没有导入，数据没有变化。请插好U盘再试。"
    ),
    "room_short": N_(
        "{path} 要 {needed} MB，只剩 {free} MB，没有写，原有数据没有变化。请腾出空间或换一个U盘。"
    ),
    "room_fat": N_(
        "{path} 是 FAT32 格式，放不下 4 GB 以上的文件，没有写。请换用 exFAT 或 NTFS 格式的U盘。"
    ),
    # who sends what to whom, and decisions
    "package_township_only": N_("邀请包由乡镇发出，村里的账簿不能发。数据没有变化。"),
    "package_invite_self": N_("不能邀请自己。请选下面的一个村党组织。"),
    "package_org_missing": N_("请指明发给哪个村（--org）。没有写出，数据没有变化。"),
    "package_not_invited": N_(
        "“{name}”还没有受过邀请，不能给它写数据包。数据没有变化，请先发邀请包。"
    ),
    "package_unpaired_here": N_(
        "本账簿不是按乡镇的邀请建立的，不能用数据包上报。数据没有变化，请导出 Excel 上报。"
    ),
    "package_unknown": N_("没有收过编号为“{name}”的数据包。数据没有变化，请核对编号。"),
    "package_not_applied": N_("这一包现在没有合并在账簿里，不用退回。数据没有变化。"),
    "rollback_sent": N_(
        "不能退回：合并之后已经给别处写过数据包或回执。数据没有变化，请直接修改有误的内容。"
    ),
    "conflict_unknown": N_("没有编号为“{name}”的冲突，可能已经决定过了。数据没有变化。"),
    "passphrase_short": N_("口令太短，没有写出。请至少用 {n} 个字，几个不相干的词最好。"),
}
