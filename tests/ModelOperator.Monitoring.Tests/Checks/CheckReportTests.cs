using ModelOperator.Api.Status.Monitoring;
using ModelOperator.Monitoring.Checks;

namespace ModelOperator.Monitoring.Tests.Checks;

public sealed class CheckReportTests
{
    [Fact]
    public void NamesAndSentencesOfOthers_DoNotFillTheStatus()
    {
        var name = new string('f', 300_000);
        var reading = new Reading(
            CheckVerdict.Bad, 1, 1, 1000, [new() { Name = name + "1", Value = 1 }, new() { Name = name + "2", Value = 1 }], name);

        var status = CheckReport.Of("missing", "<= 5 %", reading, CheckVerdict.Bad, null, DateTimeOffset.UnixEpoch);

        status.Message!.Length.ShouldBe(512);
        status.Worst.ShouldHaveSingleItem().Name.Length.ShouldBe(128); // names are the keys of the list
    }
}
