using System.Security.Cryptography;
using System.Text;
using ModelOperator.Fetching.Http;
using ModelOperator.Fetching.Sources;
using ModelOperator.Hosting.Lifecycle;
using ModelOperator.ModelServer.Fetching;
using ModelOperator.ModelServer.Tests.Support;

namespace ModelOperator.ModelServer.Tests.Fetching;

/// <summary>Runs the command as the command line does, and keeps its output.</summary>
public abstract class FetchTestBase : IDisposable
{
    private const string Content = "the model";

    internal TemporaryFolder Folder { get; } = new();

    protected string ModelText => Content;

    protected string Output => Folder["out/model.onnx"];

    protected string Said { get; private set; } = "";

    protected string TerminationMessage => File.ReadAllText(Folder["termination-log"]);

    protected static string Sha256(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    internal async Task<(int ExitCode, string Errors)> FetchAsync(string uri, Func<FetchSettings, FetchSettings>? settings = null)
    {
        Folder.Write("termination-log", "");
        using var output = new StringWriter();
        using var errors = new StringWriter();
        FetchSettings Read()
        {
            var given = new FetchSettings
            {
                Uri = ModelUri.Parse(uri),
                Output = Output,
                Source = Folder["source"],
                Http = new HttpSourceOptions { PlainHosts = ["127.0.0.1"] },
            };
            return settings?.Invoke(given) ?? given;
        }

        var exitCode = await FetchCommand.RunAsync(
            Read, new TerminationLog(Folder["termination-log"]), output, errors, CancellationToken.None);
        Said = output.ToString();
        return (exitCode, errors.ToString().TrimEnd());
    }

    /// <summary>Checks that the command failed with this sentence, on stderr and in the termination message, and left no file
    /// behind.</summary>
    protected void ShouldFail((int ExitCode, string Errors) result, string sentence)
    {
        result.Errors.ShouldBe(sentence);
        result.ExitCode.ShouldBe(1);
        TerminationMessage.ShouldBe(sentence);
        if (Directory.Exists(Path.GetDirectoryName(Output)))
        {
            Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(Output)!).ShouldBeEmpty();
        }
    }

    public void Dispose()
    {
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }
}
