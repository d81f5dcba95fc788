using ModelOperator.Hosting.Settings;

namespace ModelOperator.Hosting.Tests.Settings;

public sealed class SettingsHelpTests
{
    private static readonly Setting[] Settings = [Setting.Plain("data_port", "8080", "The port for clients.")];

    [Theory]
    [InlineData("--help")]
    [InlineData("--data-port 1 -h")]
    public void Help_NamesSettingVariableMeaningAndDefault(string commandLine)
    {
        var output = new StringWriter();

        SettingsHelp.TryWrite(commandLine.Split(' '), output, "gateway", "Splits requests.", Settings).ShouldBeTrue();

        output.ToString().ShouldBe("""
            Splits requests.

            Usage: gateway [--setting value]...
            A setting comes from the command line or from the environment variable beside it; the command line wins.

              --data-port  DATA_PORT
                  The port for clients. Default: 8080.

            """);
    }

    [Fact]
    public void NoHelp_WithoutAsking()
    {
        var output = new StringWriter();

        SettingsHelp.TryWrite(["--data-port", "1"], output, "gateway", "Splits requests.", Settings).ShouldBeFalse();

        output.ToString().ShouldBeEmpty();
    }
}
