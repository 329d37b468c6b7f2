import QtQuick

// One set of colours. Every pair that carries words is 7:1 or better, in high contrast 15:1.
QtObject {
    property color paper: "#F6F3EC"
    property color surface: "#FFFFFF"
    property color ink: "#10302F"
    property color ink2: "#375150"
    property color line: "#D9D3C5"
    // The outline of something that can be touched: 3:1 on the paper.
    property color edge: "#7C8B86"

    property color primary: "#0B4F4C"
    property color primaryPressed: "#083B39"
    property color primaryInk: "#FFFFFF"
    property color primaryInk2: "#DCEBE8"
    property color primarySoft: "#DCEBE8"
    property color muted: "#E7E3D8"
    property color mutedInk: "#5B6665"

    property color chosen: "#DCEBE8"
    property color chosenInk: "#0B4F4C"

    property color hero: "#0B4F4C"
    property color heroPressed: "#083B39"
    property color heroEdge: "#083B39"
    property color heroInk: "#FFFFFF"
    property color heroInk2: "#DCEBE8"

    property color seal: "#8E1B13"
    property color sealSoft: "#F7E4DF"
    property color amber: "#6A4A00"
    property color amberSoft: "#FBF0D2"
    property color good: "#17572F"
    property color goodSoft: "#DDEFE2"

    property color floor: "#10302F"
    property color floorInk: "#FFFFFF"
    property color floorInk2: "#DCEBE8"

    property color focus: "#B4530A"
    property color focusInk: "#FFFFFF"
    // A sign to be seen from across the hall.
    property color alarm: "#8E1B13"
    property color alarmInk: "#FFFFFF"
    property color scrim: "#CC10302F"
    property Inks inks: Inks {}

    property int outline: 2
}
