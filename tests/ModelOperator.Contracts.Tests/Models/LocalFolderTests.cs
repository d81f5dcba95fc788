using System.Diagnostics;
using ModelOperator.Contracts.Models;

namespace ModelOperator.Contracts.Tests.Models;

public sealed class LocalFolderTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("model-folder-");

    private string Model => Path.Combine(_folder.FullName, "model");

    [Fact]
    public async Task Digest_IsTheOneThatTheToolsOfEveryMachineFind()
    {
        // The last two are in another order by their UTF-16 characters than by their bytes.
        foreach (var path in new[] { "b.bin", "B.bin", "a/z", "a.txt", "a/deep/er", "two words", "\uFF5E", "\U0001F600" })
        {
            Write(path, $"content of {path}");
        }

        File.CreateSymbolicLink(Path.Combine(Model, "link"), "a.txt");
        Directory.CreateDirectory(Path.Combine(Model, "empty"));

        var manifest = await LocalFolder.ReadAsync(Model, CancellationToken.None);

        const string Sums = "find . \\( -type f -o -type l \\) -printf '%P\\n' | LC_ALL=C sort | xargs -d '\\n' sha256sum";
        var printed = Shell(Sums);
        manifest.Text.ShouldBe(printed);
        Shell(Sums + " | sha256sum").ShouldStartWith(manifest.Digest + " ");
    }

    [Fact]
    public async Task Digest_DoesNotDependOnTheOrderOfCreation_ButOnEveryNameAndByte()
    {
        Write("a", "1");
        Write("b", "2");
        var first = (await LocalFolder.ReadAsync(Model, CancellationToken.None)).Digest;
        Directory.Delete(Model, recursive: true);
        Write("b", "2");
        Write("a", "1");
        (await LocalFolder.ReadAsync(Model, CancellationToken.None)).Digest.ShouldBe(first);

        File.Move(Path.Combine(Model, "b"), Path.Combine(Model, "c"));
        var renamed = (await LocalFolder.ReadAsync(Model, CancellationToken.None)).Digest;
        Write("c", "3");
        var changed = (await LocalFolder.ReadAsync(Model, CancellationToken.None)).Digest;

        new[] { first, renamed, changed }.Distinct().Count().ShouldBe(3);
    }

    [Fact]
    public async Task Link_ToAFileOfTheFolder_CountsAsTheFile()
    {
        Write("a", "1");
        Write("b", "1");
        var copied = (await LocalFolder.ReadAsync(Model, CancellationToken.None)).Digest;
        File.Delete(Path.Combine(Model, "b"));
        File.CreateSymbolicLink(Path.Combine(Model, "b"), "a");

        (await LocalFolder.ReadAsync(Model, CancellationToken.None)).Digest.ShouldBe(copied);
    }

    [Fact]
    public void Link_OutOfTheFolder_IsRefused()
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "secret"), "s3cret");
        Write("a", "1");
        File.CreateSymbolicLink(Path.Combine(Model, "x"), "../secret");

        Refusal().ShouldBe("x is a link that leads out of the folder");
    }

    [Fact]
    public void Link_ToAFolder_IsRefused()
    {
        Write("a/1", "1");
        Directory.CreateSymbolicLink(Path.Combine(Model, "round"), ".");

        Refusal().ShouldBe("round is a link that leads out of the folder", "a link to the folder itself");

        Directory.Delete(Path.Combine(Model, "round"));
        Directory.CreateSymbolicLink(Path.Combine(Model, "b"), "a");
        Refusal().ShouldBe("b is a link to a folder; put the files themselves there");
    }

    [Fact]
    public void Link_ThroughALinkToAFolder_IsRefused()
    {
        Directory.CreateDirectory(Path.Combine(_folder.FullName, "outside"));
        File.WriteAllText(Path.Combine(_folder.FullName, "outside", "secret"), "s3cret");
        Write(".a/1", "1");
        Directory.CreateSymbolicLink(Path.Combine(Model, ".a", "out"), "../../outside");
        File.CreateSymbolicLink(Path.Combine(Model, "x"), ".a/out/secret");

        // The order in which a disk lists its entries decides which of the two is met first. Both are refused.
        Refusal().ShouldBeOneOf("x is a link through another link to a folder", ".a/out is a link that leads out of the folder");
    }

    [Fact]
    public void Folder_WithoutFiles_IsRefused()
    {
        Directory.CreateDirectory(Path.Combine(Model, "empty"));

        Refusal().ShouldBe("the folder has no files");
    }

    [Fact]
    public void Folder_WithTooManyFiles_IsRefused()
    {
        Directory.CreateDirectory(Model);
        for (var number = 0; number <= FolderPaths.MaxFiles; number++)
        {
            File.WriteAllBytes(Path.Combine(Model, $"{number}"), []);
        }

        Refusal().ShouldBe("the folder has more than 10000 files");
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private string Refusal() => Should.Throw<ModelFolderException>(() => LocalFolder.List(Model)).Message;

    private void Write(string path, string text)
    {
        var full = Path.Combine(Model, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
    }

    private string Shell(string script)
    {
        var start = new ProcessStartInfo("sh", ["-c", script])
        {
            WorkingDirectory = Model,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        using var shell = Process.Start(start)!;
        var output = shell.StandardOutput.ReadToEnd();
        shell.WaitForExit();
        shell.ExitCode.ShouldBe(0);
        return output;
    }
}
