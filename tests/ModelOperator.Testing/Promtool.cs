using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Shouldly;

namespace ModelOperator.Testing;

/// <summary>Prometheus' own reader and engine, without a server.</summary>
public static partial class Promtool
{
    /// <summary>The complaint of Prometheus about each query that it cannot read, by the query's number.</summary>
    public static async Task<IReadOnlyDictionary<int, string>> RefusalsAsync(IReadOnlyList<string> queries)
    {
        var rules = queries.Select((query, index) => new { record = $"q:{index}", expr = query });
        var output = await ReadAsync(new { groups = new[] { new { name = "g", rules } } }, "check", "rules", "--lint=none");
        return Refusal().Matches(output).ToDictionary(
            match => int.Parse(match.Groups["number"].Value, CultureInfo.InvariantCulture), match => match.Groups["why"].Value);
    }

    /// <summary>The results of queries over these series, as text.</summary>
    public static Task<string> EvaluateAsync(IEnumerable<string> queries, IEnumerable<(string Series, string Values)> series) => ReadAsync(
        new
        {
            evaluation_interval = "1m",
            tests = new[]
            {
                new
                {
                    interval = "1m",
                    input_series = series.Select(one => new { series = one.Series, values = one.Values }),
                    // An expectation that no query meets, so that what each gives is printed.
                    promql_expr_test = queries.Select(query => new
                    {
                        expr = query,
                        eval_time = "20m",
                        exp_samples = new[] { new { labels = "{not=\"expected\"}", value = 1 } },
                    }),
                },
            },
        },
        "test", "rules");

    /// <summary>Runs it and returns what it wrote, with <paramref name="input"/> as its standard input.</summary>
    public static async Task<(int ExitCode, string Said)> RunAsync(IEnumerable<string> arguments, string input = "")
    {
        using var process = Process.Start(new ProcessStartInfo(PromtoolFactAttribute.Program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        })!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        return (process.ExitCode, await error + await output);
    }

    /// <summary>Returns the linter's complaints about a page of metrics in the text format; empty when there are none.</summary>
    public static async Task<string> LintAsync(string page) => (await RunAsync(["check", "metrics"], page)).Said;

    // YAML reads JSON, but for pairs of escapes that are one character.
    private static async Task<string> ReadAsync(object file, params string[] arguments)
    {
        var folder = Directory.CreateTempSubdirectory("promtool");
        try
        {
            var path = Path.Combine(folder.FullName, "queries");
            await File.WriteAllTextAsync(path, Pair().Replace(
                JsonSerializer.Serialize(file),
                pair => string.Create(
                    CultureInfo.InvariantCulture, $"\\U{char.ConvertToUtf32(Unit(pair.Groups["high"]), Unit(pair.Groups["low"])):X8}")));
            var said = (await RunAsync([.. arguments, path])).Said.Replace(folder.FullName, "", StringComparison.Ordinal);
            said.ShouldNotContain("yaml: ", Case.Sensitive, "the file itself is readable");
            return said;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static char Unit(Group digits) => (char)int.Parse(digits.Value, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"(?<!\\)\\u(?<high>[dD][89abAB]..)\\u(?<low>[dD][c-fC-F]..)", RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex Pair();

    [GeneratedRegex("\"q:(?<number>[0-9]+)\": could not parse expression: (?<why>.*)", RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex Refusal();
}
