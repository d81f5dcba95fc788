using System.CommandLine;
using ModelOperator.Hosting.Lifecycle;
using ModelOperator.ModelServer.Fetching;
using ModelOperator.ModelServer.Serving;
using ModelOperator.ModelServer.Settings;
using ModelOperator.Profiles;

namespace ModelOperator.ModelServer.Tests.Settings;

public sealed class SettingsTests
{
    private const string Needed = "--model-path /m.onnx --model-name m ";

    [Fact]
    public void Defaults_AreThoseOfTheDocs()
    {
        var settings = Serve(Needed);

        settings.ShouldBe(new ServeSettings { ModelPath = "/m.onnx", ModelName = "m" });
        settings.MaxBody.ShouldBe(64 * 1024 * 1024);
    }

    [Fact]
    public void CommandLine_WinsOverTheEnvironment()
    {
        Dictionary<string, string> environment = new() { ["MODEL_SERVER_HTTP_PORT"] = "81", ["MODEL_SERVER_MODEL_VERSION"] = "3" };

        var settings = Serve(Needed + "--http-port 82", environment);

        settings.HttpPort.ShouldBe(82);
        settings.ModelVersion.ShouldBe("3");
    }

    [Theory]
    [InlineData("--model-name m", "--model-path is required (or MODEL_SERVER_MODEL_PATH in the environment)")]
    [InlineData("--model-path /m.onnx --model-name a/b",
        "--model-name=a/b is not a name of letters, digits, '.', '_' and '-', at most 253")]
    [InlineData(Needed + "--http-port 65536", "--http-port=65536 is not a whole number from 0 to 65535")]
    [InlineData(Needed + "--http-port -1", "--http-port=-1 is not a whole number from 0 to 65535")]
    [InlineData(Needed + "--concurrency 0", "--concurrency=0 is not a whole number from 1 to 1024")]
    [InlineData(Needed + "--max-body 1", "--max-body=1 is not a size from 1Ki to 1Gi, e.g. 64Mi")]
    [InlineData(Needed + "--max-body 64MB", "--max-body=64MB is not a size from 1Ki to 1Gi, e.g. 64Mi")]
    [InlineData(Needed + "--max-body 1Gi", "--body-memory (268435456 bytes) is less than twice --max-body (1073741824 bytes)")]
    [InlineData(Needed + "--revision a_b", "--revision=a_b is not a revision of letters and digits, at most 63")]
    public void Serve_WithABadValue_IsRefusedBySentence(string line, string sentence) =>
        Should.Throw<StartupException>(() => Serve(line)).Message.ShouldBe(sentence);

    [Fact]
    public void Variable_WithABadValue_IsNamed() =>
        Should.Throw<StartupException>(() => Serve(Needed, new() { ["MODEL_SERVER_HTTP_PORT"] = "http" })).Message
            .ShouldBe("MODEL_SERVER_HTTP_PORT=http is not a whole number from 0 to 65535");

    [Theory]
    [InlineData("--output /m", "--uri is required (or MODEL_SERVER_URI in the environment)")]
    [InlineData("--uri https://h/m --output /m --sha256 abc", "--sha256=abc is not a SHA-256 digest, 64 digits of lower-case hex")]
    [InlineData("--uri https://h/m --output /m --max-size 9999Gi", "--max-size=9999Gi is not a size from 1Ki to 1024Gi, e.g. 10Gi")]
    [InlineData("--uri https://h/m --output /m --timeout-seconds 0",
        "--timeout-seconds=0 is not a whole number of seconds from 1 to 86400")]
    [InlineData("--uri https://h/m --output /m --allow-private-redirects yes", "--allow-private-redirects=yes is not true or false")]
    [InlineData("--uri oci://h/m --output /m --token-servers a", "--token-servers=a is not a list of pairs like a=b, separated by commas")]
    public void Fetch_WithABadValue_IsRefusedBySentence(string line, string sentence) =>
        Should.Throw<StartupException>(() => Fetch(line)).Message.ShouldBe(sentence);

    [Fact]
    public void Fetch_ReadsItsLists() =>
        Fetch("--uri https://h/m --output /m --allow-http a,b").Http.PlainHosts.ShouldBe(["a", "b"]);

    [Fact]
    public void Docs_HaveARowForEveryOption()
    {
        var rows = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "model-server.md"))
            .Where(line => line.StartsWith("| `--", StringComparison.Ordinal))
            .Select(line => line.Split('`')[1]);

        rows.ShouldBe(new ServeOptions().All.Concat(new FetchOptions().All).Concat(ProfileCommand.Create().Options)
            .Select(option => option.Name), ignoreOrder: true);
    }

    private static ServeSettings Serve(string line, Dictionary<string, string>? environment = null)
    {
        var options = new ServeOptions();
        return options.Read(Parse(options.All, line), name => environment?.GetValueOrDefault(name));
    }

    private static FetchSettings Fetch(string line)
    {
        var options = new FetchOptions();
        return options.Read(Parse(options.All, line), _ => null);
    }

    private static ParseResult Parse(IEnumerable<Option> options, string line)
    {
        var command = new Command("verb");
        foreach (var option in options)
        {
            command.Options.Add(option);
        }

        return command.Parse(line);
    }
}
