using Microsoft.Extensions.Configuration;
using ModelOperator.Hosting.Settings;

namespace ModelOperator.Hosting.Tests.Settings;

public sealed class SettingsConfigurationTests
{
    private static readonly Setting[] Settings =
    [
        Setting.Plain("data_port", "8080", "The port."),
        new("gateway-image", "OPERATOR_GATEWAY_IMAGE", "Operator:GatewayImage", "empty", "The image."),
    ];

    [Theory]
    [InlineData("--data-port 1")]
    [InlineData("--data-port=1")]
    [InlineData("--data_port 1")]
    [InlineData("--data_port=1")]
    [InlineData("--data_port=2 --data-port=1")]
    [InlineData("--data-port=2 --data_port=1")]
    public void BothSpellings_AreRead_TheLastCounts(string commandLine) => Read(commandLine, "")["data_port"].ShouldBe("1");

    [Theory]
    [InlineData("--gateway-image=g:1")]
    [InlineData("--Operator:GatewayImage=g:1")]
    public void SettingOfASection_IsReadInBothSpellings(string commandLine) =>
        Read(commandLine, "")["Operator:GatewayImage"].ShouldBe("g:1");

    [Fact]
    public void Variable_IsRead() => Read("", "OPERATOR_GATEWAY_IMAGE=g:1")["Operator:GatewayImage"].ShouldBe("g:1");

    [Theory]
    [InlineData("--data-port=1")]
    [InlineData("--data_port=1")]
    public void CommandLine_WinsOverTheEnvironment(string commandLine) => Read(commandLine, "DATA_PORT=2")["data_port"].ShouldBe("1");

    [Fact]
    public void EmptyVariable_IsNotSet() => Read("", "DATA_PORT=")["data_port"].ShouldBeNull();

    private static IConfiguration Read(string commandLine, string variable) => new ConfigurationBuilder()
        .AddSettings(
            Settings,
            commandLine.Split(' ', StringSplitOptions.RemoveEmptyEntries),
            name => variable.StartsWith($"{name}=", StringComparison.Ordinal) ? variable[(name.Length + 1)..] : null)
        .Build();
}
