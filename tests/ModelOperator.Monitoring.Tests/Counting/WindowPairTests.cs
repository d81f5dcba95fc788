using ModelOperator.Monitoring.Counting;

namespace ModelOperator.Monitoring.Tests.Counting;

public sealed class WindowPairTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 29, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Fact]
    public void RevisionThatHasLongBeenStable_HasBothWindows() => WindowPair.Of(Hour, null, Now).ShouldBe(new(Hour, true));

    [Fact]
    public void WindowAfterAPromotion_BeginsAtThePromotion() =>
        WindowPair.Of(Hour, Now.AddMinutes(-20), Now).ShouldBe(new(TimeSpan.FromMinutes(20), false));

    [Fact]
    public void PreviousWindow_IsNotBeforeThePromotion()
    {
        WindowPair.Of(Hour, Now.AddMinutes(-119), Now).ShouldBe(new(Hour, false));
        WindowPair.Of(Hour, Now.AddMinutes(-120), Now).ShouldBe(new(Hour, true));
    }

    [Fact]
    public void RevisionThatHasJustBeenPromoted_IsNotLookedAt() => WindowPair.Of(Hour, Now.AddSeconds(-59), Now).ShouldBeNull();

    // Read once a minute, a counter has one value in the second minute, and a rise needs two.
    [Fact]
    public void RevisionInTheSecondMinuteAfterItsPromotion_IsNotLookedAt()
    {
        WindowPair.Of(Hour, Now.AddSeconds(-119), Now).ShouldBeNull();
        WindowPair.Of(Hour, Now.AddSeconds(-120), Now).ShouldBe(new(TimeSpan.FromMinutes(2), false));
    }
}
