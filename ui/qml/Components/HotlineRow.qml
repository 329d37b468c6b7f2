import QtQuick
import QtQuick.Layouts
import Theme

// A number to call, large enough to read while dialling.
RowLayout {
    id: row

    required property string number
    property string note

    spacing: Theme.gapM

    Icon {
        name: "phone"
        size: Theme.number
        color: Theme.colours.primary
    }
    GridLayout {
        columns: width >= digits.implicitWidth + hours.implicitWidth + columnSpacing ? 2 : 1
        columnSpacing: Theme.gapM
        rowSpacing: 0

        Label {
            id: digits

            Layout.fillWidth: false
            text: row.number
            spoken: Array.from(text).join(" ")
            strong: true
            size: Theme.number
            color: Theme.colours.primary
        }
        Note {
            id: hours

            visible: text !== ""
            text: row.note
            color: Theme.colours.primary
        }
    }
}
