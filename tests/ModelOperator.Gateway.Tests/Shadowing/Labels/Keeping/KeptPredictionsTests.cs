using Microsoft.Extensions.Time.Testing;
using ModelOperator.Gateway.Shadowing.Labels.Keeping;

namespace ModelOperator.Gateway.Tests.Shadowing.Labels.Keeping;

public sealed class KeptPredictionsTests
{
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public void Prediction_IsTakenOnce()
    {
        var kept = Kept();
        kept.Keep(1, new("c", "7"));

        kept.Take(1).ShouldBe(new KeptPrediction("c", "7"));
        kept.Take(1).ShouldBeNull();
        kept.Forgotten.ShouldBe(0);
    }

    [Fact]
    public void PredictionOfTheSameAnswer_IsTheFirstOne()
    {
        var kept = Kept();
        kept.Keep(1, new("c", "7"));
        kept.Keep(1, new("d", "8"));

        kept.Take(1)!.Value.Class.ShouldBe("7");
    }

    [Fact]
    public void WhatIsTooOld_IsForgotten_AndCounted()
    {
        var kept = Kept();
        kept.Keep(1, new("c", "7"));
        _clock.Advance(TimeSpan.FromMinutes(6));
        kept.Keep(2, new("c", "8"));
        _clock.Advance(TimeSpan.FromMinutes(6));

        kept.Take(1).ShouldBeNull();
        kept.Take(2).ShouldNotBeNull();
        kept.Forgotten.ShouldBe(1);
    }

    [Fact]
    public void WhatIsTooMuch_IsForgotten_TheOldestFirst()
    {
        var kept = Kept();
        for (ulong token = 1; token <= 4; token++)
        {
            kept.Keep(token, new("c", "7"));
        }

        kept.Forgotten.ShouldBe(1);
        kept.Take(1).ShouldBeNull();
        kept.Take(2).ShouldNotBeNull();
    }

    [Fact]
    public void WhatWasTaken_IsNotCountedAsForgotten()
    {
        var kept = Kept();
        for (ulong token = 1; token <= 10; token++)
        {
            kept.Keep(token, new("c", "7"));
            kept.Take(token).ShouldNotBeNull();
        }

        _clock.Advance(TimeSpan.FromHours(1));
        kept.Take(1).ShouldBeNull();
        kept.Forgotten.ShouldBe(0);
    }

    [Fact]
    public void PredictionOfARequestWithAnId_IsTakenOnce_ByTokenOrId()
    {
        var kept = Kept();
        kept.Keep(1, Asked(100));
        kept.Keep(2, Asked(200));

        kept.TakeRequest(100)!.Value.Class.ShouldBe("7");
        kept.Take(1).ShouldBeNull();
        kept.Take(2).ShouldNotBeNull();
        kept.TakeRequest(200).ShouldBeNull();
        kept.Forgotten.ShouldBe(0);
    }

    [Theory]
    [InlineData(1ul, 2ul)]
    [InlineData(null, 2ul)]
    [InlineData(1ul, null)]
    [InlineData(null, null)]
    public void IdOfTwoRequestsThatWait_FindsNeither(ulong? first, ulong? second)
    {
        var kept = Kept();
        kept.Keep(first, Asked(100, "7"));
        kept.Keep(second, Asked(100, "8"));

        kept.TakeRequest(100).ShouldBeNull();
        if (first is { } one)
        {
            kept.Take(one)!.Value.Class.ShouldBe("7");
        }
    }

    [Fact]
    public void IdOfTwoRequests_FindsNoThird_WhileTheFirstWaits()
    {
        var kept = Kept();
        kept.Keep(1, Asked(100, "7"));
        kept.Keep(2, Asked(100, "8"));
        kept.Take(2).ShouldNotBeNull();

        kept.Keep(3, Asked(100, "9"));

        kept.TakeRequest(100).ShouldBeNull();
    }

    [Fact]
    public void SecondPredictionOfOneAnswer_LeavesTheIdToTheFirst()
    {
        var kept = Kept();
        kept.Keep(1, Asked(100, "7"));
        kept.Keep(1, Asked(100, "8"));

        kept.TakeRequest(100)!.Value.Class.ShouldBe("7");
    }

    [Fact]
    public void PredictionThatNoLabelCanFind_IsNotKept()
    {
        var kept = Kept();
        kept.Keep(1, Asked(100, "7"));
        kept.Keep(null, Asked(100, "8"));
        _clock.Advance(TimeSpan.FromMinutes(11));

        kept.Take(1).ShouldBeNull();
        kept.Forgotten.ShouldBe(1);
    }

    [Fact]
    public void IdThatComesAgain_AfterItsLabelCame_FindsTheNewRequest()
    {
        var kept = Kept();
        kept.Keep(null, Asked(100, "7"));
        kept.TakeRequest(100)!.Value.Class.ShouldBe("7");
        _clock.Advance(TimeSpan.FromMinutes(9));
        kept.Keep(null, Asked(100, "8"));
        _clock.Advance(TimeSpan.FromMinutes(9));

        kept.TakeRequest(100)!.Value.Class.ShouldBe("8");
        kept.Forgotten.ShouldBe(0);
    }

    [Fact]
    public void WhatLabelsHaveTaken_TakesNoRoom()
    {
        var kept = Kept();
        kept.Keep(1, Asked(100));
        for (ulong token = 2; token <= 50; token++)
        {
            kept.Keep(token, new("c", "7"));
            kept.Take(token).ShouldNotBeNull();
        }

        kept.Take(1).ShouldNotBeNull();
        kept.Forgotten.ShouldBe(0);
    }

    [Fact]
    public void RequestWithoutAToken_IsKeptByItsIdAlone_AndOneWithNeitherIsNot()
    {
        var kept = Kept();
        kept.Keep(null, Asked(100));
        kept.Keep(null, new("c", "9"));

        kept.TakeRequest(100)!.Value.Class.ShouldBe("7");
        kept.TakeRequest(100).ShouldBeNull();
    }

    [Fact]
    public void RequestThatIsForgotten_IsCountedOnce_AndItsIdIsFree()
    {
        var kept = Kept();
        kept.Keep(1, Asked(100));
        _clock.Advance(TimeSpan.FromMinutes(11));

        kept.TakeRequest(100).ShouldBeNull();
        kept.Forgotten.ShouldBe(1);
        kept.Keep(2, Asked(100, "8"));
        kept.TakeRequest(100)!.Value.Class.ShouldBe("8");
    }

    private static KeptPrediction Asked(ulong id, string label = "7") => new("c", label, Request: new(id, "stable", []));

    private KeptPredictions Kept() => new(TimeSpan.FromMinutes(10), _clock, capacity: 3);
}
