"""帮助: a short manual in plain words, the keys, what is promised, and about the program."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Final

from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from partybuild_desktop import __version__
from partybuild_desktop.system.i18n import N_, tr
from partybuild_desktop.ui.desk import Desk
from partybuild_desktop.ui.page import Page
from partybuild_desktop.ui.widgets.basic import button, card, label, scrolled
from partybuild_desktop.ui.widgets.flow import FlowLayout
from partybuild_desktop.ui.widgets.head import PageHead

_MANUAL: Final = (
    (
        N_("从 Excel 花名册开始"),
        (
            N_("到“党员”页点“导入 Excel”，选原来的花名册，xlsx、xls、ods、csv 都可以。"),
            N_("程序自己找表头、认各列；拿不准的列排在最前，请您确认。"),
            N_("试读把每一行分成新增、变更、相同、提醒、拒绝，这时还没有写入。确认后才写入。"),
            N_("拒绝的行可导出成 Excel，原因在最后一列，改好再导入；重复导入不会重复加人。"),
            N_("整次导入是一步，可以一次撤销。"),
        ),
    ),
    (
        N_("登记和修改党员"),
        (
            N_("名单里双击格子，或按 F2、直接打字，就能改；改不成时原因写在格子旁边，打的字还在。"),
            N_("回车打开这个人的全部资料。填写时回车到下一项，Ctrl+S 保存，Esc 关闭。"),
            N_("日期不知道哪一天，就写到月（1985.7）或年（1985），程序不会替您编。"),
            N_("从 Excel 或 WPS 复制一块，在名单里选好左上角的格子，按 Ctrl+V，先看预览再写入。"),
            N_("没保存就关掉也不怕：打的内容存为草稿，下次打开会填回来。"),
            N_("转出、出党、去世用“更多 › 离开”，记录一直保留；录错的才用“删除”。"),
        ),
    ),
    (
        N_("记会、计划和提醒"),
        (
            N_(
                "到“组织生活”页点“年度计划”，程序按规定的次数在工作日排好一年，重复生成不会多出来。"
            ),
            N_("上方会列出逾期、本期应开和下一次，点“逐项处理”一项一项补记。"),
            N_("开完会点“记一次会”（Ctrl+N）：类型、日期、地点、主持人照上次填好，改一改就行。"),
            N_(
                "点名时先当作全部到会；打姓名首字母加 1、2、3 记因病、因事、无故，"
                "或打首字母加回车记到会。"
            ),
            N_("票数一填就按条例算出是否有效、是否通过，并写明依据；要改成别的结果须写理由。"),
            N_("从 WPS 复制的会议内容直接粘贴，格式和多余的空格会去掉；照片拖进来即可。"),
            N_("打的字每几秒存一次草稿，断电后再打开，页面上方会问您要不要继续填写。"),
            N_(
                "“完成情况”里红色的格子是到期没开够的，点进去就是那一期的会。"
                "谈心谈话、民主评议、学时、不计入应到在“更多”里。"
            ),
        ),
    ),
    (
        N_("查以前某一天"),
        (
            N_("“更多筛选”里填截至日期，名单、年龄、党龄、所在组织都按那一天算。台账也一样。"),
            N_("其他资料（如电话、住址）显示现在的值。"),
        ),
    ),
    (
        N_("党组织合并、分设"),
        (
            N_(
                "在“党组织”页选中要并掉的党组织，点“合并到…”，选并入哪一个、从哪天起；"
                "窗口里先写明党员、下级、任职各怎么办，看好再点“合并”。"
            ),
            N_(
                "要分出新的党支部，点“分设…”，写新组织的全称，勾选转过去的党员；"
                "整个党小组要过去的，分设后再用“调整上级…”。"
            ),
            N_("两样都是一步，可以撤销；那天以前的名单和台账不变，仍按原来的组织。"),
        ),
    ),
    (
        N_("打印台账"),
        (
            N_("“台账”页左边选单位、日期、栏目，右边就是纸上的样子，可存 PDF、Excel 或打印。"),
            N_("身份证和电话默认隐去中间几位；要完整号码时，在左边选“完整号码”。"),
            N_("日期写成 1990.03 还是 1990年3月、号码分段还是只印后六位，在“输出样式”里选。"),
            N_(
                "花名册、党组织汇总表、班子花名册、会议计划、谈心谈话和整改清单存成 Excel，"
                "在 WPS 里改好，点“收回改过的表”就是更改；隐藏列别删。"
            ),
            N_("纸张、页边距、打印机、份数、单双面，每种台账分别记住；打歪了用“右移、下移”校正。"),
            N_("要和 WPS 打印的一样，在“设置”里选用这台电脑上的正版字体。"),
            N_("有字体打不出的字，打印前会列出来。"),
            N_("“迎检册”列出还缺什么，“去填写”直接到缺项的人；齐了就存 PDF 或打印。"),
        ),
    ),
    (
        N_("撤销与备份"),
        (
            N_("每做一步，底部右侧会说做了什么，点“撤销”或按 Ctrl+Z 就能退回；Ctrl+Y 重做。"),
            N_("程序自动备份并核验；“备份与安全”里可以立即备份、另存到U盘、恢复。"),
            N_("恢复前先在一份副本里试一遍，列出恢复后各有多少条，再由您决定。"),
            N_("“检查与修复”看账簿是否完好、资料有没有疑问；能放心修复的点一下就修，还可以撤销。"),
            N_("账簿或密钥文件坏了，打开时会说明，点一下就从最近的完好备份恢复。"),
            N_(
                "备份和账簿在同一块硬盘上，硬盘坏了会一起丢：选一个U盘做“第二处”，插着就自动抄一份。"
            ),
            N_("七天没有完好的备份，或七天没有在别处另存，首页、底部和备份页都会提醒。"),
        ),
    ),
    (
        N_("U盘报送：村和乡镇"),
        (
            N_("乡镇在“U盘报送”里选一个村，点“邀请该村”，写一个邀请包到U盘；口令另外告诉村里。"),
            N_("村里第一次打开程序时选“按乡镇的邀请建立账簿”，现有资料都在里面，不用再录入。"),
            N_("以后村里点“上报”，写到U盘带到乡镇；上报的是上次乡镇收到以后的改动，不用挑选。"),
            N_("乡镇点“导入数据包”，先看会新增、修改、删除什么，再合并；合并前自动备份。"),
            N_("合并后打印回执，交报送人带回；再点“发回给该村”，把乡镇的改动和决定带回村里。"),
            N_("次序颠倒、同一包导入两次、漏了一包都不要紧：重复的不再导入，缺的会说缺第几包。"),
            N_("首页会列出本月还没有上报的村。U盘丢了，别人打不开里面的数据包。"),
        ),
    ),
    (
        N_("两边改得不一样、退回合并"),
        (
            N_("同一项村里和乡镇都改了，两边的内容都留着，点“去决定”，并排看谁、何时、改成什么。"),
            N_("一条一条定，或全部用一边的；决定是一步，可以撤销，随下一个数据包带给对方。"),
            N_("不同的项目各改各的，程序自动合在一起，不用决定。"),
            N_("一包合并错了，在“往来的数据包”里选中它，点“退回这次合并”；这一包还可以再导入。"),
            N_("合并后已给别处写过数据包或打印过回执的，不能整包退回，请直接改有误的内容。"),
        ),
    ),
    (
        N_("搬到新电脑"),
        (
            N_("在“备份与安全”里点“搬到新电脑”，把完整副本写到U盘：资料、附件、用户都在里面。"),
            N_("新电脑第一次打开程序时选“从另一台电脑搬来”，选用户，输入原来的密码。"),
            N_("搬好后只在一台电脑上登记。两台都改过也不会丢：上报合并时会认出是两台。"),
        ),
    ),
    (
        N_("用户、锁定与操作记录"),
        (
            N_("“用户与权限”里可以有几个用户：主管什么都能做，录入管登记和打印，检查只看和打印。"),
            N_("密码输错五次后要等，越错等得越久；忘了由主管重设，主管自己忘了用恢复码。"),
            N_("有人离开：先删除用户，再更换数据密钥，他拷走的旧备份就打不开今后的账簿。"),
            N_("10 分钟没人用就自动锁定（可改成 5 或 30 分钟），正在填的内容原样保留。"),
            N_("“操作记录”按用户、日期、内容查谁做了什么、谁看过完整号码，可以打印。"),
        ),
    ),
    (
        N_("我们保证的"),
        (
            N_("保存过的内容，断电、程序被强行关掉也不会丢。"),
            N_("导入、恢复之前一定先有核验过的备份；最新的完好备份不会被删。"),
            N_(
                "姓名和身份证号不会以明文留在硬盘上：账簿、备份、临时文件、日志、错误报告里都没有。"
            ),
            N_("例外只有：您自己存的 Excel、PDF 文件，和打印机队列里的内容。请妥善保管。"),
            N_("显示完整号码会记下是谁、什么时候看的。"),
        ),
    ),
)
_KEYS: Final = (
    ("Ctrl+K", N_("搜索姓名、拼音、号码尾数")),
    ("Ctrl+1 … Ctrl+9", N_("切换页面")),
    ("Ctrl+N", N_("新增党员（在“党员”页）")),
    ("Ctrl+E", N_("修改选中的党员")),
    ("Ctrl+N", N_("记一次会（在“组织生活”页）")),
    ("Alt+1 … Alt+6", N_("会议记录里到各部分")),
    ("Alt+Y", N_("会议记录里的表决一致通过")),
    ("Ctrl+P", N_("预览会议记录，再按一次打印；填写时是保存并预览")),
    ("F2", N_("改当前格子")),
    ("Ctrl+F", N_("在台账的各页中查找")),
    ("F3", N_("查找的下一处；加 Shift 是上一处")),
    ("Ctrl+C / Ctrl+V", N_("复制、粘贴一块")),
    ("Ctrl+S", N_("保存")),
    ("Ctrl+Z / Ctrl+Y", N_("撤销、重做")),
    ("Ctrl+L", N_("锁定，回来要输密码")),
    ("F5", N_("重新读取")),
    ("F1", N_("帮助")),
)
_FONTS: Final = N_(
    "随程序附带的字体：思源黑体、思源宋体（SIL OFL 1.1）、霞鹜文楷（SIL OFL 1.1）、花园明朝。"
)


class HelpPage(Page):
    """One page to scroll; the chapters are links at the top."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._chapters: dict[str, QFrame] = {}
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(12)
        for title, sentences in _MANUAL:
            column.addWidget(self._chapter(title, sentences))
        column.addWidget(self._keys())
        column.addWidget(self._about())
        column.addStretch(1)
        self._area = scrolled(content)
        self.body.addWidget(PageHead(tr("帮助")))
        links = FlowLayout(spacing=4)
        for key in self._chapters:
            links.addWidget(button(tr(key), partial(self.go_to, key), "link"))
        self.body.addLayout(links)
        self.body.addWidget(self._area, 1)

    def _chapter(self, title: str, sentences: Sequence[str]) -> QFrame:
        frame, layout = card()
        layout.addWidget(label(tr(title), "heading"))
        for sentence in sentences:
            layout.addWidget(label(tr("·　{text}", text=tr(sentence)), wrap=True))
        self._chapters[title] = frame
        return frame

    def _keys(self) -> QFrame:
        frame, layout = card()
        title = N_("快捷键")
        layout.addWidget(label(tr(title), "heading"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        for n, (keys, words) in enumerate(_KEYS):
            grid.addWidget(label(keys), n, 0)
            grid.addWidget(label(tr(words), wrap=True), n, 1)
        layout.addLayout(grid)
        self._chapters[title] = frame
        return frame

    def _about(self) -> QFrame:
        frame, layout = card()
        title = N_("关于")
        layout.addWidget(label(tr(title), "heading"))
        layout.addWidget(label(tr("党建台账 {version}", version=__version__), select=True))
        layout.addWidget(label(tr("单机使用，不联网；数据只在这台电脑上。"), "grey", wrap=True))
        layout.addWidget(label(tr(_FONTS), "grey", wrap=True))
        self._chapters[title] = frame
        return frame

    def go_to(self, title: str) -> None:
        """Bring a chapter to the top."""
        self._area.verticalScrollBar().setValue(self._chapters[title].pos().y())

    def show_what(self, what: object) -> None:
        if what == "about":
            self.go_to("关于")


build: Final = HelpPage
