import pytest

from mvpipe.session.gui_talk import without_gui_talk


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (
            'Title added: "Paradise Found". Click the Export button to save.',
            'Title added: "Paradise Found".',
        ),
        ("Done! You can now click Export to download your video.", "Done!"),
        ("Drag the clip onto the timeline to reorder.", ""),
        ("Open the Effects panel. Then press the play button.", ""),
        ("When you are happy, click the Save button.", ""),
        ("I cut it to 5.5 s. Preview it in the timeline.", "I cut it to 5.5 s."),
        ("标题已添加。请点击导出按钮保存。", "标题已添加。"),
        ("打开右侧的特效面板。音乐已调低。", "音乐已调低。"),
        ("拖拽片段到时间轴。", ""),
        ("One.\nClick the Export button.\nTwo.", "One.\nTwo."),
    ],
)
def test_instructions_for_a_hand_on_a_mouse_are_left_out(said, told):
    assert without_gui_talk(said) == told


@pytest.mark.parametrize(
    "said",
    [
        "I added a click track at 120 BPM.",
        "The clip opens with a drag race, then drops to the beat.",
        'Title added: "Click here".',
        "The chorus clicks in at 0:42. Export is ready.",
        "Use of the timeline: 3 tracks.",
        "画面展示一个人点击手机屏幕。",
        "",
    ],
)
def test_descriptions_of_the_content_stay(said):
    assert without_gui_talk(said) == said
