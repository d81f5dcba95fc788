using System.Security.Cryptography;
using System.Text;
using ModelOperator.Contracts.Models;
using ModelOperator.ModelServer.Fetching.Sharing;
using ModelOperator.ModelServer.Tests.Support;
using ModelOperator.Testing;

namespace ModelOperator.ModelServer.Tests.Fetching.Sharing;

/// <summary>Pods that share a folder for a model with one file. Each is an object of its own, with the same clock.</summary>
public abstract class SharedFolderTestBase : IDisposable
{
    protected const string Text = "the model";

    private readonly StringWriter _log = new();
    private int _downloads;

    protected static string List => ListOf("weights");

    protected int Downloads => _downloads;

    protected string Log => _log.ToString();

    protected string Root => Folder["cache/digest"];

    protected string Model => Folder["cache/digest/model"];

    protected string Weights => Path.Combine(Model, "weights");

    protected string Lock => Folder["cache/digest/lock"];

    protected ManualTimeProvider Time { get; } = new();

    internal TemporaryFolder Folder { get; } = new();

    public void Dispose()
    {
        Folder.Dispose();
        _log.Dispose();
        GC.SuppressFinalize(this);
    }

    protected static string Sha256(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>The list of a folder whose files all have the same text.</summary>
    protected static string ListOf(params string[] paths) =>
        FolderManifest.Of(paths.ToDictionary(path => path, _ => Sha256(Text), StringComparer.Ordinal)).Text;

    protected Task FillAsync(
        string owner, Func<string, CancellationToken, Task> download, string? output = null, string? digest = null,
        CancellationToken cancellationToken = default) =>
        new SharedFolder(
            output ?? Model, digest ?? Sha256(List), owner, Time, new("m", Time, TextWriter.Null, new()), TextWriter.Synchronized(_log))
            .FillAsync(download, cancellationToken);

    /// <summary>Downloads the model as the command does: what is complete already is left alone.</summary>
    protected Task Download(string place, CancellationToken cancellationToken)
    {
        if (Directory.Exists(place))
        {
            return Task.CompletedTask;
        }

        Interlocked.Increment(ref _downloads);
        Directory.CreateDirectory(place);
        File.WriteAllText(Path.Combine(place, "weights"), Text);
        File.WriteAllText(place + ".sha256", List);
        return Task.CompletedTask;
    }

    /// <summary>Checks that the model is in place and right, and that nothing else is left.</summary>
    protected void ShouldBeInPlace()
    {
        File.ReadAllText(Weights).ShouldBe(Text);
        File.ReadAllText(Model + ".sha256").ShouldBe(List);
        Directory.GetFileSystemEntries(Root).Select(Path.GetFileName).Order(StringComparer.Ordinal)
            .ShouldBe(["model", "model.sha256", "model.verified"]);
    }

    protected async Task AdvanceAsync(TimeSpan span)
    {
        for (var passed = TimeSpan.Zero; passed < span; passed += TimeSpan.FromSeconds(1))
        {
            Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System);
        }
    }

    protected async Task AdvanceUntilAsync(Task done)
    {
        for (var seconds = 0; seconds < 600 && !done.IsCompleted; seconds++)
        {
            await AdvanceAsync(TimeSpan.FromSeconds(1));
        }

        await done.WaitAsync(TimeSpan.FromSeconds(30));
    }
}
