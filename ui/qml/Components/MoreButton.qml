import QtQuick
import QtQuick.Layouts
import Theme

// Says that there is more than is in sight, and on which of how many pages one is; turns to the next.
Touchable {
    id: more

    required property int page
    required property int pages

    readonly property bool last: more.page >= more.pages - 1
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
            size: Theme.note
        }
        Label {
            Layout.fillWidth: false
            wrapMode: Text.NoWrap
            text: more.text
            strong: true
            font.pixelSize: Theme.note
            color: Theme.colours.primary
            Accessible.ignored: true
        }
        Note {
            Layout.fillWidth: false
            wrapMode: Text.NoWrap
            text: (more.page + 1) + " / " + more.pages
            color: Theme.colours.ink
            Accessible.ignored: true
        }
        Item { Layout.fillWidth: true }
    }
}
