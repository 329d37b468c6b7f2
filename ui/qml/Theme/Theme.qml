pragma Singleton

import QtQuick
import Kiosk

// Every size, colour and font of the interface. Sizes are told in dp: one pixel on the reference
// screen of 1080x1920, scaled for others by the room the window gives (viewWidth, viewHeight).
QtObject {
    id: theme

    property real viewWidth: 1080
    property real viewHeight: 1920

    readonly property bool portrait: viewHeight >= viewWidth
    // A wide window of few lines, as 1024x600 and 1366x768: the frame gives way to the screens.
    readonly property bool shallow: Display.isShallow(viewWidth, viewHeight) || (!portrait && Preferences.lowReach)
    // Where buttons share the little height there is: in such a window, and in the lowest third of any.
    readonly property bool scarce: shallow || Preferences.lowReach

    readonly property real unit: Display.unit(viewWidth, viewHeight)
    readonly property real textUnit: Display.textUnit(viewWidth, viewHeight)

    function dp(size: real): real {
        return Math.round(size * unit);
    }

    // ---- space -------------------------------------------------------------------------------

    readonly property real gapXs: dp(8)
    readonly property real gapS: dp(16)
    readonly property real gapM: dp(24)
    readonly property real gapL: dp(32)
    readonly property real gapXl: dp(48)
    readonly property real margin: portrait ? dp(56) : dp(48)

    readonly property real radiusS: dp(20)
    readonly property real radiusM: dp(28)
    readonly property real radiusL: dp(40)

    // The least a finger is offered.
    readonly property real target: dp(72)
    readonly property real button: dp(shallow ? 84 : scarce ? 96 : portrait ? 120 : 108)

    readonly property real hairline: Math.max(1, Math.round(colours.outline * unit))
    readonly property real focusLine: Math.max(3, dp(6))
    // The ring around what has the focus, with a gap on either side of its line.
    readonly property real focusGap: Math.max(2, dp(3))
    readonly property real ring: focusLine + 2 * focusGap

    // The frame's buttons, and what they take of the foot for who reaches low: a row of it, or the end of its row.
    readonly property real frameButton: Math.max(target, Math.ceil(1.5 * frameNote) + 2 * gapXs)
    readonly property real lowRow: portrait && Preferences.lowReach ? frameButton + gapM : 0
    readonly property real corner: portrait || !Preferences.lowReach
        ? 0 : Math.ceil(3 * (1.4 * frameNote + 2 * gapM + gapS)) + gapL

    // ---- type --------------------------------------------------------------------------------

    readonly property string family: qsTrId("language.font")
    readonly property list<real> growths: Display.growths(viewWidth, viewHeight)
    readonly property real growth: theme.growths[Preferences.textStep]
    // The two largest sizes, and others of which a window has few lines, leave out what is not needed, and share rows
    // where they can.
    readonly property bool large: Preferences.textStep >= 2 || theme.viewHeight < 17 * theme.body
    // Where such words have but a few lines.
    readonly property bool dense: theme.scarce && theme.large
    // Where the words of the foot are set smaller, so that they leave the screen its lines.
    readonly property bool tight: theme.dense || (!theme.portrait && theme.viewHeight < 20 * theme.body)
    // What every text has at least, in pixels: at the largest size none is smaller than it may be.
    readonly property int least: Preferences.textStep < theme.growths.length - 1
        ? 0 : Display.leastAtLargest(viewWidth, viewHeight)

    function sp(size: real, share: real): int {
        return Math.max(theme.least, Math.round(size * textUnit * (1 + (growth - 1) * share)));
    }

    readonly property int statement: sp(portrait ? 96 : shallow ? 60 : 76, 0.4)
    readonly property int outcome: sp(portrait ? 68 : 54, 0.4)
    readonly property int title: sp(48, 0.8)
    readonly property int body: sp(40, 1)
    readonly property int day: sp(portrait ? 40 : 31, 0.6)
    readonly property int note: sp(31, 1)
    readonly property int number: sp(shallow ? 52 : 68, 0.4)
    // The frame around the screens grows less: it is read once, and it holds the same place.
    readonly property int frameTitle: sp(36, 0.4)
    readonly property int frameNote: sp(28, 0.4)

    // ---- colour ------------------------------------------------------------------------------

    readonly property Colours colours: Preferences.look === "contrast" ? contrast
                                     : Preferences.look === "dark" ? dark : usual
    readonly property Colours usual: Colours {}
    readonly property Colours contrast: ContrastColours {}
    readonly property Colours dark: DarkColours {}

    // ---- motion ------------------------------------------------------------------------------

    // Milliseconds of anything that moves; 0 for those who want nothing to move.
    property int quiet: Preferences.calm ? 0 : 220
    readonly property bool moves: theme.quiet > 0
}
