using ModelOperator.Operator.Tests.Objects;
using ModelOperator.Operator.Tests.Support;

namespace ModelOperator.Operator.Tests.Applying;

public sealed class StatusWriterTests
{
    // A server before 1.22 would have the writer of the status own spec.model.uri, and refuse Helm's next apply for the conflict.
    [Fact]
    public async Task Status_IsWrittenWithoutASpec()
    {
        await using var digits = await OperatorInMemory.StartAsync();

        digits.Apply(Sample.Digits(spec => spec with { Gpu = null }));
        await digits.UntilAsync("Accepted", "True", "");

        var bodies = digits.Cluster.Server.Received.Where(request => request.Path.EndsWith("/status", StringComparison.Ordinal))
            .Select(request => request.Body).ToList();
        bodies.ShouldNotBeEmpty();
        bodies.ShouldAllBe(body => !body.Contains("\"spec\":", StringComparison.Ordinal));
    }
}
