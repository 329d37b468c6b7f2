import QtQuick
import QtQuick.Layouts
import Theme
import Components

// What belongs together: its name, above the choices or beside them where the window is wide, and
// the choices in one row, or as many in a row as their words allow.
GridLayout {
    id: group

    required property string heading
    default property alias choices: row.data

    readonly property list<Item> shown: Array.from(row.children).filter(choice => choice.visible && choice.choosable)
    readonly property real widest: group.shown.reduce((most, choice) => Math.max(most, choice.implicitWidth), 0)

    columns: Theme.portrait ? 1 : 2
    columnSpacing: Theme.gapM
    rowSpacing: Theme.gapXs
    Layout.fillWidth: true

    Accessible.role: Accessible.Grouping
    Accessible.name: group.heading

    Note {
        text: group.heading
        Layout.fillWidth: Theme.portrait
        Layout.preferredWidth: 5.5 * Theme.note
    }
    GridLayout {
        id: row

        columns: Math.max(1, Math.min(group.shown.length,
                                      Math.floor((width + columnSpacing) / (group.widest + columnSpacing))))
        columnSpacing: Theme.gapS
        rowSpacing: Theme.gapS
        uniformCellWidths: true
        Layout.fillWidth: true
    }
}
