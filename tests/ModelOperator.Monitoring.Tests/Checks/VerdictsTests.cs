using ModelOperator.Api.Status.Monitoring;
using ModelOperator.Monitoring.Checks;

namespace ModelOperator.Monitoring.Tests.Checks;

public sealed class VerdictsTests
{
    [Theory]
    // newest window, the one before, the verdict so far, the verdict now
    [InlineData(CheckVerdict.Ok, 0.05, CheckVerdict.Ok, null, CheckVerdict.Ok)]
    [InlineData(CheckVerdict.Warn, 0.15, CheckVerdict.Ok, null, CheckVerdict.Warn)]
    [InlineData(CheckVerdict.Bad, 0.3, CheckVerdict.Ok, CheckVerdict.Ok, CheckVerdict.Warn)] // one window alone
    [InlineData(CheckVerdict.Bad, 0.3, CheckVerdict.Warn, CheckVerdict.Warn, CheckVerdict.Warn)]
    [InlineData(CheckVerdict.Bad, 0.3, CheckVerdict.Bad, CheckVerdict.Warn, CheckVerdict.Bad)] // two in a row
    [InlineData(CheckVerdict.Bad, 0.3, null, CheckVerdict.Ok, CheckVerdict.Warn)] // stable for one window only
    [InlineData(CheckVerdict.Warn, 0.19, CheckVerdict.Bad, CheckVerdict.Bad, CheckVerdict.Bad)] // hardly below the limit
    [InlineData(CheckVerdict.Warn, 0.17, CheckVerdict.Bad, CheckVerdict.Bad, CheckVerdict.Warn)]
    [InlineData(CheckVerdict.Ok, 0.095, CheckVerdict.Warn, CheckVerdict.Warn, CheckVerdict.Warn)]
    [InlineData(CheckVerdict.Ok, 0.08, CheckVerdict.Warn, CheckVerdict.Warn, CheckVerdict.Ok)]
    [InlineData(CheckVerdict.TooFew, 0.0, CheckVerdict.Bad, CheckVerdict.Bad, CheckVerdict.TooFew)]
    [InlineData(CheckVerdict.NoData, 0.0, null, CheckVerdict.Bad, CheckVerdict.NoData)]
    public void Verdict(CheckVerdict newest, double value, CheckVerdict? previous, CheckVerdict? before, CheckVerdict verdict) =>
        Verdicts.Of(Reading(newest, value), previous is { } level ? Reading(level, 0) : null, before, warn: 0.1, max: 0.2)
            .ShouldBe(verdict);

    private static Reading Reading(CheckVerdict level, double value) => new(level, value, value, 1000, [], null);
}
