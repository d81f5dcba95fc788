using System.Net;
using System.Text.RegularExpressions;
using ModelOperator.Cli.CommandLine;
using ModelOperator.Cli.Consoles;
using ModelOperator.Cli.Tests.Support;
using ModelOperator.Commands.Clusters;
using ModelOperator.Testing;

namespace ModelOperator.Cli.Tests.Consoles;

public sealed partial class ConsoleCommandTests
{
    [Fact]
    public async Task Console_PrintsItsAddress_Serves_AndEndsWithoutAnError()
    {
        await using var cluster = await MemoryCluster.StartAsync();
        using var kubeconfig = KubeconfigFile.Of(cluster.Server.Address, "ml");
        using var stop = new CancellationTokenSource();
        await using var output = new SharedWriter();
        await using var errors = new SharedWriter();
        var running = new Plugin(KubernetesCluster.Connect, TimeProvider.System).RunAsync(
            ["console", "--no-browser", "--kubeconfig", kubeconfig.Path], output, errors, stop.Token);

        await Eventually.True(() => output.ToString().Contains("Ctrl-C", StringComparison.Ordinal));
        var match = Address().Match(output.ToString());
        match.Success.ShouldBeTrue(output.ToString());
        using var client = new HttpClient();
        client.DefaultRequestHeaders.Add("x-console-token", match.Groups["token"].Value);
        (await client.GetAsync($"{match.Groups["host"].Value}/api/session")).StatusCode.ShouldBe(HttpStatusCode.OK);
        await stop.CancelAsync();

        (await running.Soon(), errors.ToString()).ShouldBe((0, ""));
    }

    [Theory]
    [InlineData("--port 70000", "--port 70000 is no port; give one from 1 to 65535, or 0 for any that is free")]
    [InlineData(
        "--prometheus ftp://x",
        "--prometheus 'ftp://x' is no address of a Prometheus; write it as http://127.0.0.1:9090, without a user and a query")]
    [InlineData(
        "--prometheus http://x --prometheus-service a/b:1", "--prometheus and --prometheus-service exclude each other; leave one out")]
    [InlineData(
        "--prometheus-service monitoring",
        "--prometheus-service 'monitoring' names no Service; write it as NAMESPACE/NAME:PORT, for example monitoring/prometheus:9090")]
    public async Task Option_ThatIsWrong_IsRefused(string options, string told)
    {
        await using var cluster = await MemoryCluster.StartAsync();
        using var kubeconfig = KubeconfigFile.Of(cluster.Server.Address, "ml");

        (await RunAsync(kubeconfig, options.Split(' '))).ShouldBe((1, $"error: {told}\n"));
    }

    [Fact]
    public async Task Port_ThatIsTaken_IsRefusedWithItsRemedy()
    {
        await using var cluster = await MemoryCluster.StartAsync();
        using var kubeconfig = KubeconfigFile.Of(cluster.Server.Address, "ml");

        var (code, errors) = await RunAsync(kubeconfig, "--port", $"{cluster.Server.Address.Port}");

        code.ShouldBe(1);
        errors.ShouldStartWith($"error: --port {cluster.Server.Address.Port} cannot be listened on (");
        errors.ShouldContain("choose another");
    }

    [Fact]
    public void StartPage_LeadsToTheAddress() =>
        StartPage.Text(new("http://127.0.0.1:8123/#token=abc")).ShouldContain("content=\"0;url=http://127.0.0.1:8123/#token=abc\"");

    private static async Task<(int Code, string Errors)> RunAsync(KubeconfigFile kubeconfig, params string[] options)
    {
        await using var output = new StringWriter();
        await using var errors = new StringWriter { NewLine = "\n" };
        var code = await new Plugin(KubernetesCluster.Connect, TimeProvider.System).RunAsync(
            ["console", "--no-browser", "--kubeconfig", kubeconfig.Path, .. options], output, errors).Soon();
        return (code, errors.ToString());
    }

    [GeneratedRegex("(?<host>http://127[.]0[.]0[.]1:[0-9]+)/#token=(?<token>[A-Za-z0-9_-]{43})", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Address();
}
