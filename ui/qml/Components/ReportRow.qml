pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Theme

// One report or one card: what it is, how it stands, since when, and a report's number to name on
// the phone.
InfoRow {
    id: row

    required property string title
    required property string standing
    // "good", "attention", "danger" or "plain".
    required property string tone
    required property list<string> lines
    required property string number

    GridLayout {
        columns: width >= title.implicitWidth + badge.implicitWidth + columnSpacing ? 2 : 1
        columnSpacing: Theme.gapS
        rowSpacing: Theme.gapXs
        Layout.bottomMargin: Theme.gapXs

        Label {
            id: title

            readonly property bool heads: parent.columns === 1

            text: row.title
            strong: true
        }
        StateBadge {
            id: badge

            text: row.standing
            tone: row.tone
        }
    }
    // One line and the number stand beside each other where they fit.
    GridLayout {
        columns: row.lines.length === 1 && width >= lines.implicitWidth + number.implicitWidth + columnSpacing ? 2 : 1
        columnSpacing: Theme.gapM
        rowSpacing: 0

        Note {
            id: lines

            Layout.fillWidth: parent.columns === 1
            visible: text !== ""
            text: row.lines.join("\n")
        }
        Note {
            id: number

            visible: text !== ""
            text: row.number
        }
    }
}
