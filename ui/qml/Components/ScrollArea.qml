import QtQuick
import QtQuick.Layouts
import Theme

// Content that scrolls up and down, but only when it must; then a button says that there is more.
Item {
    id: area

    // The room the content has before it must scroll.
    readonly property real room: area.height
    readonly property bool overflows: holder.implicitHeight > area.height + 1
    // Whether the content stretches over the room there is.
    property bool fills: false
    property bool centred: false
    default property alias content: holder.data

    // How far down the content was drawn in sight since it was laid out, and whether that is all of it.
    property real furthest: 0
    readonly property bool seen: area.furthest > 0 && area.furthest + 2 >= flick.contentHeight

    onOverflowsChanged: area.furthest = 0

    Connections {
        target: area.Window.window
        enabled: !area.seen

        // Every frame, once everything in it has its place.
        function onAfterAnimating(): void {
            area.furthest = Math.max(area.furthest, flick.contentY + flick.height);
        }
    }

    implicitHeight: holder.implicitHeight

    // Room for the ring around what has the focus, which reaches out of the column.
    readonly property real spare: area.overflows ? Theme.ring : 0

    function reveal(item: Item): void {
        const top = item.mapToItem(flick.contentItem, 0, 0).y;
        if (top - Theme.gapM < flick.contentY)
            flick.contentY = Math.max(0, top - Theme.gapM);
        else if (top + item.height + Theme.gapM > flick.contentY + flick.height)
            flick.contentY = Math.min(flick.contentHeight - flick.height,
                                      top + item.height + Theme.gapM - flick.height);
    }

    function holds(item: Item): bool {
        for (let one = item; one !== null; one = one.parent)
            if (one === holder)
                return true;
        return false;
    }

    readonly property Item focused: area.Window.activeFocusItem
    readonly property bool keysInUse: Navigator.inUse
    // For who works the keys, where the focus is, or was when everything was laid out anew, is in
    // sight; for everybody else a screen begins at its beginning.
    onFocusedChanged: area.revealFocused()
    onKeysInUseChanged: area.revealFocused()

    function revealFocused(): void {
        if (area.keysInUse && area.overflows && area.focused !== null && area.holds(area.focused))
            area.reveal(area.focused);
    }

    Flickable {
        id: flick

        anchors { left: parent.left; right: parent.right; top: parent.top; bottom: more.top }
        anchors.margins: -area.spare
        anchors.bottomMargin: area.overflows ? Theme.gapS - area.spare : 0
        clip: area.overflows
        interactive: area.overflows
        boundsBehavior: Flickable.StopAtBounds
        contentWidth: width
        contentHeight: holder.y + holder.height + area.spare
        onHeightChanged: area.revealFocused()
        onContentHeightChanged: {
            area.furthest = 0;
            area.revealFocused();
        }

        ColumnLayout {
            id: holder

            x: area.spare
            y: area.centred && !area.overflows ? Math.round((flick.height - height) / 2) : area.spare
            width: area.width
            height: area.fills ? Math.max(implicitHeight, flick.height - 2 * area.spare) : implicitHeight
            spacing: Theme.gapM
        }
    }

    Touchable {
        id: more

        objectName: "action.more"
        anchors { bottom: parent.bottom; horizontalCenter: parent.horizontalCenter }
        width: parent.width
        visible: area.overflows
        height: area.overflows ? implicitHeight : 0
        text: flick.atYEnd ? qsTrId("scroll.top") : qsTrId("scroll.more")
        fill: Theme.colours.primarySoft
        fillPressed: Theme.colours.line
        border: area.overflows ? Theme.colours.primary : "transparent"
        onClicked: {
            const last = flick.contentHeight - flick.height;
            slide.to = flick.atYEnd ? 0 : Math.min(last, flick.contentY + flick.height * 0.8);
            slide.restart();
        }

        contentItem: RowLayout {
            spacing: Theme.gapS
            Item { Layout.fillWidth: true }
            Icon {
                name: flick.atYEnd ? "up" : "down"
                color: Theme.colours.primary
                size: Theme.note
            }
            Label {
                Layout.fillWidth: false
                text: more.text
                strong: true
                font.pixelSize: Theme.note
                color: Theme.colours.primary
                Accessible.ignored: true
            }
            Item { Layout.fillWidth: true }
        }

        NumberAnimation {
            id: slide
            target: flick
            property: "contentY"
            duration: Theme.quiet
            easing.type: Easing.OutCubic
        }
    }
}
