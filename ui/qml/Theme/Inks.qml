import QtQuick

// What drawings are drawn with, by the names that resources/icons/drawings.css gives them.
QtObject {
    id: inks

    // Outlines; paper things, soft ones, solid ones, and what lies deep in those.
    property color line: "#0B4F4C"
    property color sheet: "#FFFFFF"
    property color ground: "#DCEBE8"
    property color tone: "#A9CAC4"
    property color solid: "#0B4F4C"
    property color deep: "#083B39"
    property color light: "#8FC2BA"
    property color gold: "#E3BC62"
    property color label: "#8FB9B2"

    // Badges, their edge, and the sign on them.
    property color seal: "#A3231A"
    property color good: "#17572F"
    property color amber: "#6A4A00"
    property color edge: "#FFFFFF"
    property color mark: "#FFFFFF"

    readonly property string all: ["line", "sheet", "ground", "tone", "solid", "deep", "light", "gold", "label",
                                   "seal", "good", "amber", "edge", "mark"]
        .map(name => name + "=" + inks[name].toString().slice(-6)).join("&")
}
