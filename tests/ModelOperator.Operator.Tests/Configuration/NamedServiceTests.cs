using ModelOperator.Hosting.Lifecycle;

namespace ModelOperator.Operator.Tests.Configuration;

public sealed class NamedServiceTests
{
    [Theory]
    [InlineData("Sinks:desk", "Mode=structured", "Sinks:desk:Mode must be Structured, Binary or Batch, not 'structured'")]
    [InlineData("MetricSources:slo", "Scope=any", "MetricSources:slo:Scope must be Namespace or Any, not 'any'")]
    public async Task WrongSettingOfASinkOrSource_EndsTheStart_WithOneLine(string service, string setting, string said)
    {
        using var errors = new StringWriter();

        var exitCode = await ServiceProcess.RunAsync(
            () => OperatorProcess.Build([$"--{service}:Address=http://a", $"--{service}:{setting}", "--OPERATIONS_PORT=0"]),
            new TerminationLog(""), errors);

        exitCode.ShouldBe(1);
        errors.ToString().ShouldBe(said + Environment.NewLine);
    }
}
