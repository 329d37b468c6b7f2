import QtQuick
import QtQuick.Layouts
import Theme
import Components
import Kiosk

// What belongs together: its name, above the choices or beside them where the window is wide, and
// the choices in one row, or as many in a row as their words allow.
GridLayout {
    id: group

    required property string heading
    default property alias choices: row.data

    readonly property list<Item> shown: Array.from(row.children).filter(choice => choice.visible && choice.choosable !== undefined)
    readonly property list<real> widths: group.shown.map(choice => choice.implicitWidth + row.columnSpacing)
    readonly property real room: row.width + row.columnSpacing
    readonly property bool alike: group.fitting >= group.shown.length
    // How many fit side by side if each is as wide as the widest.
    readonly property int fitting: Math.max(1, Math.floor(group.room / Math.max(1, ...group.widths)))

    // Where height is scarce, beside.
    readonly property bool above: Theme.portrait && !Preferences.lowReach

    columns: group.above ? 1 : 2
    columnSpacing: Theme.gapM
    rowSpacing: Theme.gapXs
    Layout.fillWidth: true

    Accessible.role: Accessible.Grouping
    Accessible.name: group.heading

    Note {
        visible: text !== ""
        text: group.heading
        shrinks: true
        Layout.fillWidth: group.above
        Layout.preferredWidth: (Preferences.lowReach ? 5.5 : 6) * Theme.note
        // Beside the first of several rows, which may be on a page of its own.
        Layout.alignment: row.columns < group.shown.length ? Qt.AlignTop : Qt.AlignVCenter
    }
    GridLayout {
        id: row

        columns: group.alike || group.widths.reduce((sum, width) => sum + width, 0) <= group.room
            ? Math.max(1, group.shown.length) : group.fitting
        columnSpacing: Theme.gapS
        rowSpacing: Theme.gapS
        uniformCellWidths: group.alike
        Layout.fillWidth: true
    }
}
