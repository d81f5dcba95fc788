using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace ModelOperator.Testing;

/// <summary>One of our programs as a process of its own.</summary>
public sealed class Executable : IAsyncDisposable
{
    private readonly StringBuilder _said = new();
    private readonly Process _process;

    private Executable(IEnumerable<string> command, IEnumerable<(string Name, string Value)> environment)
    {
        var start = new ProcessStartInfo(command.First(), command.Skip(1))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment["LOG_FORMAT"] = "text";
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Append(line.Data);
        _process.ErrorDataReceived += (_, line) => Append(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>All that it has written so far.</summary>
    public string Said
    {
        get
        {
            lock (_said)
            {
                return _said.ToString();
            }
        }
    }

    /// <summary>Starts an assembly of the tests' output folder.</summary>
    public static Executable Start(string assembly, string[] arguments, params (string Name, string Value)[] environment) =>
        new(["dotnet", Path.Combine(AppContext.BaseDirectory, assembly), .. arguments], environment);

    /// <summary>Starts it as if the kernel had no addresses of a family; see <see cref="SeccompFactAttribute"/>.</summary>
    public static Executable StartWithout(
        AddressFamily family, string assembly, string[] arguments, params (string Name, string Value)[] environment) =>
        new(
            [.. SeccompFactAttribute.Without(family), "dotnet", Path.Combine(AppContext.BaseDirectory, assembly), .. arguments],
            environment);

    /// <summary>The number that follows <paramref name="words"/> in what it says.</summary>
    public async Task<int> NumberAfterAsync(string words)
    {
        var pattern = new Regex(Regex.Escape(words) + " (?<number>[0-9]+)", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));
        var waited = Stopwatch.StartNew();
        while (true)
        {
            var ended = _process.HasExited;
            if (pattern.Match(Said) is { Success: true } match)
            {
                return int.Parse(match.Groups["number"].ValueSpan, CultureInfo.InvariantCulture);
            }

            if (ended || waited.Elapsed > Eventually.Patience)
            {
                throw new InvalidOperationException($"it never said '{words} …', but: {Said}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private void Append(string? line)
    {
        lock (_said)
        {
            _said.Append(line).Append('\n');
        }
    }
}
