import QtQuick
import Kiosk

// Takes what is typed, on the screen, on a keypad, or by what helps a person to type. What it holds
// is shown by the field around it; to those who hear the screen it is an editable text.
TextInput {
    id: input

    required property string label
    required property string value
    property string hint
    property bool givable: false
    // What is never shown, not even to who types it.
    property bool secret: false
    // The words beside it, which name a secret one: Qt gives such a field no name of its own.
    property Item words
    // The key for a character that keypads lack, while it may come next.
    property Item lacking

    objectName: "number"

    readonly property bool asks: true

    signal typed(character: string)
    signal erased
    signal put(text: string)
    signal given

    // By keys one sees what one types, wherever the focus was.
    function type(character: string): void {
        Navigator.go(input);
        input.typed(character);
    }

    // Takes the last character back. Where there is none the focus moves on: digits can't move it here.
    function correct(from: Item): void {
        if (input.value === "")
            Navigator.go(Navigator.pastKeys(from));
        else
            input.erased();
    }

    function choose(): void {
        if (input.givable)
            input.given();
        else
            Navigator.go(input.lacking ?? Navigator.pastKeys(input));
    }

    onValueChanged: Voice.entered(input.value)
    onHintChanged: Announcer.say(input.hint, false)

    text: input.value
    onTextEdited: {
        input.put(input.text);
        input.text = Qt.binding(() => input.value);
    }
    echoMode: input.secret ? TextInput.Password : TextInput.Normal

    activeFocusOnTab: true
    activeFocusOnPress: false
    selectByMouse: false
    cursorDelegate: Item {}
    color: "transparent"
    inputMethodHints: Qt.ImhSensitiveData | Qt.ImhNoPredictiveText
    z: input.activeFocus ? 1 : 0

    Accessible.role: Accessible.EditableText
    Accessible.name: input.label
    Component.onCompleted: {
        if (input.secret)
            input.Accessible.labelledBy = input.words;
    }
    Accessible.description: input.hint

    Keys.onPressed: event => {
        event.accepted = true;
        if (event.isAutoRepeat)
            return;
        if ([Qt.Key_Return, Qt.Key_Enter, Qt.Key_Space, Qt.Key_Select].includes(event.key)) {
            Navigator.inUse = true;
            input.choose();
        } else {
            Navigator.press(input, event.key, event.text);
        }
    }
}
