import QtQuick

// Counts what there is of the scene. The objects are walked here and not in Python, whose hold on
// each would be one object more.
QtObject {
    id: count

    required property Item root

    function items(): int {
        return count.below(count.root);
    }

    function below(item: Item): int {
        let sum = 1;
        for (const child of item.children)
            sum += count.below(child);
        return sum;
    }

    // What else belongs to items: timers, animations, bindings, models.
    function others(): int {
        return count.besides(count.root);
    }

    function besides(item: Item): int {
        let sum = item.resources.length;
        for (const child of item.children)
            sum += count.besides(child);
        return sum;
    }
}
