import QtQuick
import QtQuick.Layouts
import Theme

// Says that there is more than is in sight, and on which of how many pages one is; turns to the next.
Touchable {
    id: more

    required property int page
    required property int pages
    // Without its words, which are said.
    property bool terse: false
    // As wide on each page: what stands beside it is not laid out anew on the last.
    property bool steady: false

    readonly property bool last: more.page >= more.pages - 1
    // In a low window it stands in the line of the truth, and is set as that.
    readonly property int size: Theme.shallow ? Theme.frameNote : Theme.note
    readonly property string place: qsTrId("scroll.page").arg(more.page + 1).arg(more.pages)

    objectName: "action.more"
    text: more.last ? qsTrId("scroll.top") : qsTrId("scroll.more")
    spoken: more.text + ", " + more.place
    fill: Theme.colours.primarySoft
    fillPressed: Theme.colours.line
    border: Theme.colours.primary

    FrameMeasure {
        id: further

        font.pixelSize: more.size
        text: qsTrId("scroll.more")
    }
    FrameMeasure {
        id: again

        font.pixelSize: more.size
        text: qsTrId("scroll.top")
    }

    contentItem: RowLayout {
        spacing: Theme.gapS

        Item { Layout.fillWidth: true }
        Icon {
            name: more.last ? "up" : "down"
            color: Theme.colours.primary
            size: more.size
        }
        Label {
            Layout.preferredWidth: more.steady ? Math.ceil(Math.max(further.advanceWidth, again.advanceWidth)) : -1
            Layout.fillWidth: false
            horizontalAlignment: Text.AlignHCenter
            visible: !more.terse
            wrapMode: Text.NoWrap
            text: more.text
            strong: true
            size: more.size
            color: Theme.colours.primary
            Accessible.ignored: true
        }
        Note {
            Layout.fillWidth: false
            wrapMode: Text.NoWrap
            size: more.size
            text: (more.page + 1) + " / " + more.pages
            color: Theme.colours.ink
            Accessible.ignored: true
        }
        Item { Layout.fillWidth: true }
    }
}
