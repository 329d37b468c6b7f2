import QtQuick
import QtQuick.Layouts
import Theme

// What is true now, in the colour and with the sign of how good it is: the one thing on its screen
// that has a ground.
Panel {
    id: panel

    // "good", "attention", "danger" or "plain".
    required property string tone
    required property string title
    required property string detail
    // Who says so.
    property string source
    property real detailSize: Theme.large ? Theme.note : Theme.body

    padding: Theme.gapM
    ink: ({ good: Theme.colours.good, plain: Theme.colours.primary,
            danger: Theme.colours.seal })[panel.tone] ?? Theme.colours.amber
    color: ({ good: Theme.colours.goodSoft, plain: Theme.colours.primarySoft,
              danger: Theme.colours.sealSoft })[panel.tone] ?? Theme.colours.amberSoft

    RowLayout {
        spacing: Theme.gapM

        Rectangle {
            id: mark

            Layout.preferredWidth: Theme.outcome * 1.4
            Layout.preferredHeight: Layout.preferredWidth
            Layout.alignment: Qt.AlignTop
            radius: width / 2
            color: panel.ink

            Icon {
                anchors.centerIn: parent
                name: ({ good: "check", plain: "card", danger: "close" })[panel.tone] ?? "attention"
                size: mark.width * 0.62
                color: panel.color
            }
        }
        Statement {
            text: panel.title
            size: Theme.outcome
            color: panel.ink
        }
    }
    Label {
        text: panel.detail
        size: panel.detailSize
    }
    RowLayout {
        visible: panel.source !== ""
        spacing: Theme.gapXs

        Icon {
            name: "source"
            size: Theme.note * 1.1
            color: panel.ink
            Layout.alignment: Qt.AlignTop
        }
        Note {
            text: panel.source
            color: Theme.colours.ink
        }
    }
}
