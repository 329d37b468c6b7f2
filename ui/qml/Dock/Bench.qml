pragma Singleton

import QtQuick

// The workbench's own look: grey and technical, so that nobody takes the dock for the product.
QtObject {
    readonly property color board: "#25282D"
    readonly property color tray: "#32363D"
    readonly property color pressed: "#434954"
    readonly property color line: "#4B515C"
    readonly property color ink: "#F1F2F4"
    readonly property color ink2: "#C3C8D0"
    readonly property color mark: "#FFC857"
    readonly property color markInk: "#1B1D21"

    readonly property int width: 360
    readonly property int tab: 60
    readonly property int gap: 12
    readonly property int target: 60
    readonly property int text: 19
    readonly property int note: 16
    readonly property string family: qsTrId("language.font")
}
