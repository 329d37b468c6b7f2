import QtQuick
import Theme
import Kiosk

// What stays while the screens change: header, truth, the floor, and who is still there.
FocusScope {
    id: frame

    readonly property bool asking: Idle.asks
    readonly property bool closed: Navigation.screen === "attract" && Site.closedBecause !== ""
    readonly property string screen: Staff.stage !== "closed" ? "staff_" + Staff.stage
                                   : frame.closed ? "out_of_service" : Navigation.screen

    // What is asked: on the settings, where they lie over the screen.
    readonly property Page page: (settings.item as Sheet)?.page ?? (loader.item as Page)
    // What had the focus when the settings were laid over this screen.
    property Item leftBehind

    readonly property Item focused: frame.Window.activeFocusItem
    readonly property bool focusGone: frame.focused !== null && !(frame.focused.visible && frame.focused.enabled)
    // The first screen is there at once; only what takes another's place appears gently.
    property bool begun: false

    onAskingChanged: Qt.callLater(frame.keepFocus)
    onFocusedChanged: Qt.callLater(frame.keepFocus)
    onFocusGoneChanged: Qt.callLater(frame.keepFocus)
    onScreenChanged: {
        Idle.arrive();
        frame.leftBehind = null;
        if (frame.screen !== "attract")
            return;
        // The next person may be one who touches.
        Navigator.inUse = false;
        Navigator.known = false;
    }

    function fileOf(screen: string): string {
        return screen.split("_").map(word => word.charAt(0).toUpperCase() + word.slice(1)).join("");
    }

    // The keys begin where the screen's question is answered; where nothing is, the screen has the focus.
    function arrive(): void {
        const begin = frame.page.begin();
        Navigator.place = -1;
        if (begin === null)
            loader.forceActiveFocus();
        else
            Navigator.go(begin);
    }

    // Where something was laid over the screen, or over the settings; if another screen is there, to its beginning.
    function comeBack(left: Item): void {
        const there = Array.from(Navigator.reachable(Navigator.root)).includes(left);
        Announcer.show(frame.page.announced);
        if (there)
            Navigator.go(left);
        else
            frame.arrive();
    }

    function keepFocus(): void {
        if (!frame.asking && !Listening.trying && !Navigator.keep(frame.focused))
            frame.arrive();
    }

    Binding {
        target: Announcer
        property: "speaker"
        value: speaker
    }

    Binding {
        target: Navigator
        property: "root"
        value: frame.asking ? overlay : keysPage.visible ? keysPage : settings.item ?? standing
    }

    readonly property Reading reading: Reading {
        page: loader
    }

    Connections {
        target: Navigator

        function onLeft(): void {
            if (Preferences.sheetOpen)
                Preferences.closeSheet();
            else if (frame.screen.startsWith("staff_") && Staff.stage !== "closed")
                Staff.back();
            else if (Navigation.canGoBack)
                Navigation.back();
            else if (Navigation.canCancel)
                Navigation.cancel();
        }
    }

    Keys.onPressed: event => {
        event.accepted = event.isAutoRepeat || Navigator.press(null, event.key, event.text);
    }

    // In whose name the screen is told about: the frame itself is nothing to read.
    Item {
        id: speaker

        Accessible.ignored: true
    }

    Item {
        id: standing

        anchors.fill: parent
        enabled: !frame.asking && !keysPage.visible && !settings.active
        // Not drawn for nothing.
        opacity: settings.active || keysPage.active || Listening.hidden ? 0 : 1

        Header {
            id: header

            anchors { left: parent.left; right: parent.right; top: parent.top }
            anchors { leftMargin: Theme.margin; rightMargin: Theme.margin }
            anchors.topMargin: Theme.portrait ? Theme.gapL : Theme.shallow ? Theme.ring : Theme.gapS
        }

        Loader {
            id: loader

            objectName: "kiosk.screen"
            z: 1
            // Whoever passes while nobody answers reads nothing of the person.
            visible: !frame.asking

            anchors {
                left: parent.left; right: parent.right; top: parent.top; bottom: parent.bottom
                leftMargin: Theme.margin; rightMargin: Theme.margin; bottomMargin: parent.height - around.roomBottom
                topMargin: around.roomTop + (Theme.portrait && !Theme.large ? Theme.gapL : Theme.gapM)
            }
            focus: true
            source: Qt.resolvedUrl("../Screens/" + frame.fileOf(frame.screen) + ".qml")
            onLoaded: {
                frame.arrive();
                if (frame.begun)
                    appear.restart();
                frame.begun = true;
            }
        }
        ParallelAnimation {
            id: appear

            NumberAnimation { target: loader; property: "opacity"; from: 0; to: 1; duration: Theme.quiet }
        }

        Standing {
            id: around

            anchors.fill: parent
            page: loader.item as Page
            head: header.y + header.height + (Preferences.lowReach ? Theme.gapS : 0)
        }

        Loader {
            id: low

            active: Preferences.lowReach
            visible: low.active
            anchors { right: parent.right; rightMargin: Theme.margin }
            y: parent.height - height - (Theme.portrait ? Theme.gapM : Theme.gapS)
            width: Theme.portrait ? parent.width - 2 * Theme.margin : Theme.corner - Theme.gapL
            height: Theme.frameButton
            sourceComponent: LowRow {}
        }
    }

    Loader {
        id: settings

        readonly property bool open: Preferences.sheetOpen

        anchors.fill: parent
        enabled: !frame.asking && !keysPage.visible
        // Read when it is first asked for: nobody waits for it before.
        source: settings.open ? Qt.resolvedUrl("../Settings/SettingsSheet.qml") : ""
        active: settings.open
        onOpenChanged: {
            if (settings.open)
                frame.leftBehind = frame.focused;
            else
                Qt.callLater(frame.comeBack, frame.leftBehind);
        }
        onLoaded: frame.arrive()
    }

    Loader {
        id: keysPage

        readonly property bool open: Listening.trying
        // What had the focus before.
        property Item leftBehind

        anchors.fill: parent
        active: keysPage.open
        visible: keysPage.active
        sourceComponent: KeysPage { focus: true }
        onOpenChanged: {
            if (keysPage.open)
                keysPage.leftBehind = frame.focused;
            else
                Qt.callLater(frame.comeBack, keysPage.leftBehind);
        }
        onLoaded: keysPage.forceActiveFocus()
    }

    Loader {
        id: overlay

        anchors.fill: parent
        active: frame.asking
        source: Qt.resolvedUrl("IdleOverlay.qml")
    }

    Loader {
        anchors.fill: parent
        active: Listening.hidden
        sourceComponent: DarkScreen {}
    }
}
