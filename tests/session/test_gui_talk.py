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
        ("Your film is ready, click the Export button to download it.", "Your film is ready."),
        ("I added the title and you can click Export to save it!", "I added the title!"),
        ("The text is in; you can drag it on the timeline, too.", "The text is in, too."),
        (
            "All cuts are on the beat. The Export button is at the top right.",
            "All cuts are on the beat.",
        ),
        ("You'll find the effects in the left panel.", ""),
        ("Select the clip and choose Export from the menu.", ""),
        ("视频已完成，点击右上角的“导出”按钮即可下载。", "视频已完成。"),
        ("字幕已添加，您可以在时间线中预览。", "字幕已添加。"),
        ("已调整顺序，拖动片段可以继续修改。", "已调整顺序。"),
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
        "画面中的人笑着，点击手机屏幕，然后离开。",
        "I used 3 photos, 2 clips, and the song; the export is 12 s long.",
        "A girl opens the door, drags her case inside and taps her foot to the beat.",
        "I chose the warm look and pressed the vocals down by 3 dB.",
        "",
    ],
)
def test_descriptions_of_the_content_stay(said):
    assert without_gui_talk(said) == said
