import QtQuick
import QtQuick.Layouts
import Theme

// What is true now, in the colour and with the sign of how good it is.
Rectangle {
    id: panel

    // "good", "attention", "danger" or "plain".
    required property string tone
    required property string title
    required property string detail
    // The receipt's, where there is one.
    property string numberLabel
    property string number
    // Who says so.
    property string source

    readonly property color ink: ({ good: Theme.colours.good, plain: Theme.colours.primary,
                                    danger: Theme.colours.seal })[panel.tone] ?? Theme.colours.amber

    // A narrow column, or large words, have no room to waste below the mark.
    readonly property bool roomy: Theme.portrait && !Theme.large

    Layout.fillWidth: true
    implicitWidth: column.implicitWidth + 2 * Theme.gapL
    implicitHeight: column.implicitHeight + 2 * Theme.gapL
    radius: Theme.radiusL
    color: ({ good: Theme.colours.goodSoft, plain: Theme.colours.primarySoft,
              danger: Theme.colours.sealSoft })[panel.tone] ?? Theme.colours.amberSoft
    border.color: panel.ink
    border.width: Theme.hairline

    ColumnLayout {
        id: column

        anchors.fill: parent
        anchors.margins: Theme.gapL
        spacing: Theme.gapS

        RowLayout {
            spacing: Theme.gapM

            Rectangle {
                id: mark

                Layout.preferredWidth: Theme.outcome * 1.6
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
            ColumnLayout {
                spacing: Theme.gapXs

                Statement {
                    text: panel.title
                    font.pixelSize: Theme.outcome
                    color: panel.ink
                }
                Label {
                    visible: panel.roomy
                    text: panel.detail
                }
            }
        }
        Label {
            visible: !panel.roomy
            text: panel.detail
            font.pixelSize: Theme.large ? Theme.note : Theme.body
        }
        GridLayout {
            visible: panel.number !== ""
            columns: width >= label.implicitWidth + number.implicitWidth + columnSpacing ? 2 : 1
            columnSpacing: Theme.gapM
            rowSpacing: 0

            Label {
                id: label

                Layout.fillWidth: false
                text: panel.numberLabel
                strong: true
            }
            Title {
                id: number

                text: panel.number
                spoken: Array.from(text).join(" ")
                // Never broken: it is read out over the phone.
                wrapMode: Text.NoWrap
                fontSizeMode: Text.HorizontalFit
                minimumPixelSize: Theme.note
            }
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
}
