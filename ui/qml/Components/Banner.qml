import QtQuick
import QtQuick.Layouts
import Theme

// A sentence that must not be missed, with a sign beside it so that colour never says it alone.
Rectangle {
    id: banner

    required property string text
    // "attention", "danger", or "calm" for time that passes.
    property string tone: "attention"
    readonly property color ink: banner.tone === "calm" ? Theme.colours.primary
                               : banner.tone === "danger" ? Theme.colours.seal : Theme.colours.amber

    // Time that passes is not said second by second.
    readonly property string announced: banner.visible && banner.tone !== "calm" ? banner.text : ""

    onAnnouncedChanged: Announcer.say(banner.announced, false)

    Layout.fillWidth: true
    implicitWidth: row.implicitWidth + 2 * Theme.gapM
    implicitHeight: row.implicitHeight + 2 * Theme.gapS
    radius: Theme.radiusM
    color: banner.tone === "calm" ? Theme.colours.primarySoft
         : banner.tone === "danger" ? Theme.colours.sealSoft : Theme.colours.amberSoft

    RowLayout {
        id: row

        anchors.fill: parent
        anchors.margins: Theme.gapS
        anchors.leftMargin: Theme.gapM
        anchors.rightMargin: Theme.gapM
        spacing: Theme.gapM

        Icon {
            name: banner.tone === "calm" ? "wait" : "attention"
            color: banner.ink
            size: Theme.body
            // Beside the first line, which is on a page with it.
            Layout.alignment: Qt.AlignTop
        }
        Label {
            text: banner.text
            strong: true
            color: banner.ink
            size: Theme.note
        }
    }
}
