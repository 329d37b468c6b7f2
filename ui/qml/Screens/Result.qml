import Components

Page {
    objectName: "screen.result"
}
