using ModelOperator.Testing.Rooms;

namespace ModelOperator.Rollouts.Tests.Floors;

/// <summary>The planner's folders stand in one row, and a folder uses only those to its left.</summary>
public sealed class FloorTests
{
    private const string Root = "ModelOperator.Rollouts";

    private static readonly string[] Floors =
    [
        "Observations", "History", "Facts", "Strategies", "Sizing", "Evidence", "Traffic", "Stages", "Verdicts", "Lifecycle", "Outcome",
    ];

    // These use no floor, and no floor uses them.
    private static readonly string[] Beside = ["Validation.Pods", "Validation"];

    private static readonly Type[] InFolders = [.. typeof(RolloutPlanner).Assembly.GetTypes().Where(t => FolderOf(t) is not (null or ""))];

    private static readonly (Type User, Type Used)[] Arrows =
    [
        .. InFolders.SelectMany(user => UsedTypes.Of(user).Select(used => (user, used)))
            .Where(arrow => FolderOf(arrow.used) is { } folder && folder != FolderOf(arrow.user)),
    ];

    [Fact]
    public void EveryFolder_HasItsPlace() => InFolders.Select(FolderOf).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
        .ShouldBe(Floors.Concat(Beside).Order(StringComparer.Ordinal));

    [Fact]
    public void Floor_UsesOnlyThoseToItsLeft()
    {
        Arrows.ShouldContain(a => FolderOf(a.User) == "Outcome" && FolderOf(a.Used) == "Facts", "the code is not read");
        Arrows.Where(a => FolderOf(a.Used) != "" && Place(a.Used) >= Place(a.User)).Select(Describe).Distinct(StringComparer.Ordinal)
            .ShouldBeEmpty();
    }

    [Fact]
    public void Validation_AndTheFloors_DoNotUseEachOther() =>
        Arrows.Where(a => FolderOf(a.Used) != "" && Beside.Contains(FolderOf(a.User)) != Beside.Contains(FolderOf(a.Used)))
            .Select(Describe).ShouldBeEmpty();

    [Fact]
    public void NoFloor_UsesThePlanner() =>
        Arrows.Where(a => a.Used == typeof(RolloutPlanner) || a.Used == typeof(IRolloutPlanner)).Select(Describe).ShouldBeEmpty();

    private static string Describe((Type User, Type Used) arrow) =>
        $"{FolderOf(arrow.User)}.{arrow.User.Name} uses {FolderOf(arrow.Used)}.{arrow.Used.Name}";

    private static int Place(Type type) => Array.IndexOf([.. Beside, .. Floors], FolderOf(type));

    // Empty for the project's own folder, whose records are what goes in and comes out; null for a type of another project.
    private static string? FolderOf(Type type) =>
        type.Namespace == Root ? "" : type.Namespace?.StartsWith($"{Root}.", StringComparison.Ordinal) == true
            ? type.Namespace[(Root.Length + 1)..] : null;
}
