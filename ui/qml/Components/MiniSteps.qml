pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Theme

// How it goes, in a few drawings with a word each: side by side, or one below the other.
GridLayout {
    id: steps

    // Rows of `drawing` and `text`.
    required property var model
    property bool upright: false

    columns: steps.upright ? 1 : -1
    rowSpacing: Theme.gapXs
    columnSpacing: Theme.gapS

    Repeater {
        // Between two steps stands an arrow.
        model: 2 * steps.model.length - 1

        delegate: Loader {
            id: place

            required property int index
            readonly property bool between: place.index % 2 === 1
            readonly property var row: steps.model[Math.floor(place.index / 2)]

            Layout.fillWidth: !place.between
            Layout.preferredWidth: place.between ? implicitWidth : 1
            sourceComponent: place.between ? arrow : step

            Component {
                id: arrow

                Item {
                    implicitWidth: steps.upright ? Theme.dp(160) : Theme.dp(44)
                    implicitHeight: Theme.dp(44)

                    Icon {
                        anchors.centerIn: parent
                        name: steps.upright ? "down" : "next"
                        size: Theme.dp(44)
                        color: Theme.colours.edge
                    }
                }
            }
            Component {
                id: step

                GridLayout {
                    columns: steps.upright ? 2 : 1
                    columnSpacing: Theme.gapL
                    rowSpacing: Theme.gapXs

                    Illustration {
                        name: place.row.drawing
                        Layout.preferredWidth: Theme.dp(160)
                        Layout.preferredHeight: Theme.dp(steps.upright ? 104 : 120)
                        Layout.alignment: Qt.AlignHCenter
                    }
                    Body {
                        text: place.row.text
                        font.pixelSize: steps.upright ? Theme.body : Theme.note
                        horizontalAlignment: steps.upright ? Text.AlignLeft : Text.AlignHCenter
                    }
                }
            }
        }
    }
}
