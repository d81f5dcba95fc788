using ModelOperator.Testing.Rooms;

namespace ModelOperator.Rollouts.Tests.Floors;

/// <summary>The planner's folders stand in one row, and a folder uses only those to its left.</summary>
public sealed class FloorTests
{
    private const string Root = "ModelOperator.Rollouts";

    private static readonly string[] Floors =
    [
        "Observations", "History", "Facts", "Strategies", "Sizing", "Evidence", "Traffic", "Stages", "Verdicts", "Lifecycle", "Outcome",
        "Actions",
    ];

    // These use no floor, and no floor uses them.
    private static readonly string[] Beside = ["Validation.Metrics", "Validation.Pods", "Validation.Servers", "Validation"];

    // Those that lead to the project's own folder, with what goes in and comes out, are looked at by one rule alone.
    private static readonly FolderArrow[] Arrows = [.. FolderArrow.In(typeof(RolloutPlanner).Assembly, Root)
        .Where(a => a.UserFolder != "")];

    [Fact]
    public void EveryFolder_HasItsPlace() => typeof(RolloutPlanner).Assembly.GetTypes()
        .Select(type => type.Namespace)
        .Where(name => name?.StartsWith($"{Root}.", StringComparison.Ordinal) == true)
        .Select(name => name![(Root.Length + 1)..])
        .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
        .ShouldBe(Floors.Concat(Beside).Order(StringComparer.Ordinal));

    [Fact]
    public void Floor_UsesOnlyThoseToItsLeft()
    {
        Arrows.ShouldContain(a => a.UserFolder == "Outcome" && a.UsedFolder == "Facts", "the code is not read");
        Arrows.Where(a => a.UsedFolder != "" && Place(a.UsedFolder) >= Place(a.UserFolder)).ShouldBeEmpty();
    }

    [Fact]
    public void Validation_AndTheFloors_DoNotUseEachOther() =>
        Arrows.Where(a => a.UsedFolder != "" && Beside.Contains(a.UserFolder) != Beside.Contains(a.UsedFolder)).ShouldBeEmpty();

    [Fact]
    public void NoFloor_UsesThePlanner() =>
        Arrows.Where(a => a.Used is nameof(RolloutPlanner) or nameof(IRolloutPlanner)).ShouldBeEmpty();

    private static int Place(string folder) => Array.IndexOf([.. Beside, .. Floors], folder);
}
