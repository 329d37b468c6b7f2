import QtQuick
import Theme
import Components
import Kiosk

// The window: the kiosk, and in the sandbox the device dock beside it.
Window {
    id: window

    property bool windowed: false
    property bool dockShown: false

    readonly property real tall: Math.min(1920, Screen.desktopAvailableHeight * 0.94)

    // Full screen is also asked for by size: a kiosk may run without a window manager.
    width: windowed ? Math.round(tall * 9 / 16) + dock.width : Screen.width
    height: windowed ? Math.round(tall) : Screen.height
    visibility: windowed ? Window.Windowed : Window.FullScreen
    color: Theme.colours.paper
    title: qsTrId("app.title")

    // Full screen it is a kiosk: no visitor's keys may end it. Who started it does so by a signal.
    onClosing: close => close.accepted = window.windowed

    Binding { target: Theme; property: "viewWidth"; value: kiosk.width }
    Binding { target: Theme; property: "viewHeight"; value: kiosk.height }

    ScreenFrame {
        id: kiosk

        objectName: "kiosk"
        // By the window's size, not its content's, which has none until it is shown: everything
        // would be laid out for nothing at all first, and for the screen after.
        width: window.width - dock.width
        height: window.height
        focus: true
    }

    Loader {
        id: dock

        anchors { right: parent.right; top: parent.top; bottom: parent.bottom }
        width: active ? implicitWidth : 0
        active: window.dockShown && Dock.available
        source: Qt.resolvedUrl("../Dock/DockPanel.qml")
    }
}
