pragma Singleton

import QtQuick

// The outlines of the small icons, drawn with round strokes on a field of 24x24.
QtObject {
    readonly property var strokes: ({
        "check": "M5 12.6l4.6 4.6L19 7.4",
        "forward": "M4.5 12h14.5M13 6l6 6-6 6",
        "back": "M19.5 12H5M11 6l-6 6 6 6",
        "next": "M9 5l7 7-7 7",
        "previous": "M15 5l-7 7 7 7",
        "down": "M5 9l7 7 7-7",
        "up": "M5 15l7-7 7 7",
        "close": "M6 6l12 12M18 6L6 18",
        "attention": "M12 5.5v8M12 18.4v.1",
        "question": "M8.6 9.2a3.5 3.5 0 1 1 5.3 3c-1.2.8-1.9 1.4-1.9 2.8M12 18.6v.1",
        "erase": "M9 5.5h11.5v13H9L3 12zM11.8 9.2l5.4 5.6M17.2 9.2l-5.4 5.6",
        "contrast": "M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17zM12 4v16",
        "change": "M4.5 19.5l1-4.4L15.8 4.8a1.9 1.9 0 0 1 2.7 0l.7.7a1.9 1.9 0 0 1 0 2.7L8.9 18.5z",
        "phone": "M8.2 4.2l2 4.2-2.2 1.9c1 2.3 3.4 4.7 5.7 5.7l1.9-2.2 4.2 2v3.4c0 .8-.7 1.4-1.5 1.3C10.5 19.6 4.400 13.500 3.700 5.700c-.1-.8.5-1.500 1.300-1.500z",
        "leave": "M10 4.500H6A1.500 1.500 0 0 0 4.500 6v12A1.500 1.500 0 0 0 6 19.500h4M15 8l4 4-4 4M19 12H9.500",
        "wait": "M12 3.500a8.500 8.500 0 1 0 0 17 8.500 8.500 0 1 0 0-17zM12 7.500V12l3 2.200"
    })
    readonly property var fills: ({
        "contrast": "M12 4a8 8 0 0 1 0 16z"
    })
}
