import QtQuick
import QtQuick.Layouts
import Theme

// Says that there is more than is in sight, and on which of how many pages one is; turns to the next.
Touchable {
    id: more

    required property int page
    required property int pages

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

    contentItem: RowLayout {
        spacing: Theme.gapS

        Item { Layout.fillWidth: true }
        Icon {
            name: more.last ? "up" : "down"
            color: Theme.colours.primary
            size: more.size
        }
        Label {
            Layout.fillWidth: false
            // The largest words leave room for the truth.
            visible: !Theme.dense
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
