using Microsoft.Extensions.Configuration;
using ModelOperator.Contracts.Processes;
using ModelOperator.Hosting.Settings;

namespace ModelOperator.Gateway.Tests;

public sealed class GatewayCommandLineTests
{
    private static readonly string[] Required = ["--namespace", "ml", "--name", "digits"];

    /// <summary>The settings that the operator may write.</summary>
    public static TheoryData<string> Keys =>
        [.. typeof(GatewaySettings).GetFields().Select(constant => (string)constant.GetRawConstantValue()!)];

    [Theory]
    [MemberData(nameof(Keys))]
    public void EverySetting_IsReadInBothSpellings(string key)
    {
        Configuration($"--{key}", "1")[key].ShouldBe("1");
        Configuration($"--{key.Replace('_', '-')}", "1")[key].ShouldBe("1");
    }

    [Fact]
    public void Names_AreKebabCase_AndOnceEach()
    {
        GatewayCommandLine.Settings.ShouldAllBe(setting => setting.Name.All(c => char.IsAsciiLetterLower(c) || c == '-'));
        GatewayCommandLine.Settings.Select(setting => setting.Name).ShouldBeUnique();
        GatewayCommandLine.Settings.Select(setting => setting.Variable)
            .ShouldBe(GatewayCommandLine.Settings.Select(setting => setting.Name.Replace('-', '_').ToUpperInvariant()));
    }

    [Fact]
    public void Options_OfEitherSpelling_AreTheSame()
    {
        var old = GatewayOptions.From(Configuration([.. Required, "--data_port", "8081", "--shadow_timeout_seconds", "3"]));
        var now = GatewayOptions.From(Configuration([.. Required, "--data-port", "8081", "--shadow-timeout-seconds", "3"]));

        now.ShouldBe(old);
        now.DataPort.ShouldBe(8081);
        now.ShadowTimeout.ShouldBe(TimeSpan.FromSeconds(3));
    }

    [Fact]
    public void Help_ListsEverySettingWithItsDefault()
    {
        var output = new StringWriter();

        SettingsHelp.TryWrite(["--help"], output, "gateway", GatewayCommandLine.Summary, GatewayCommandLine.Settings).ShouldBeTrue();

        var help = output.ToString();
        help.ShouldContain("--data-port  DATA_PORT\n      The port for clients, HTTP/1.1 and h2c; 0 picks a free one. Default: 8080.");
        help.ShouldContain(
            "--connect-timeout-seconds  CONNECT_TIMEOUT_SECONDS\n      "
                + "The time in which a connection to a pod must be made, in seconds. Default: 2.");
        help.ShouldContain("--shutdown-drain-seconds  SHUTDOWN_DRAIN_SECONDS");
        help.ShouldContain("Default: 75.");
    }

    private static IConfiguration Configuration(params string[] args) =>
        new ConfigurationBuilder().AddSettings(GatewayCommandLine.Settings, args, _ => null).Build();
}
