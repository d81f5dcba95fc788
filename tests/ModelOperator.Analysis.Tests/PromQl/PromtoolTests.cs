using System.Globalization;
using System.Text.RegularExpressions;
using ModelOperator.Analysis.PromQl;
using ModelOperator.Testing;

namespace ModelOperator.Analysis.Tests.PromQl;

/// <summary>Our reader beside Prometheus' own: what it sends is read there, and gives nothing of other namespaces.</summary>
public sealed partial class PromtoolTests
{
    private const int Queries = 1000;

    // As in the corpus of what is refused; and what would become too long.
    private static readonly string[] Known = ["stands for no character", "is reserved", "at most 8192 are"];

    [PromtoolFact]
    public async Task Prometheus_ReadsWhatIsSent()
    {
        var refusals = await Promtool.RefusalsAsync([.. Corpus.Queries, .. Corpus.Queries.Select(Scoped.Of)]);

        refusals.ShouldBeEmpty();
    }

    [PromtoolFact]
    public async Task WhatPrometheusReads_IsRefusedForKnownReasonsOnly()
    {
        var queries = Some(new RandomQuery(new Random(20261130)));
        var refusals = await Promtool.RefusalsAsync(queries);
        var read = queries.Where((_, index) => !refusals.ContainsKey(index)).ToList();

        read.Count.ShouldBeGreaterThan(Queries);
        read.Where(query => !NamespaceScope.TryLimit(query, "namespace", "ml", out _, out var problem)
            && !Known.Any(known => problem.Contains(known, StringComparison.Ordinal))).ShouldBeEmpty();
        (await Promtool.RefusalsAsync([.. read.Select(
            query => NamespaceScope.TryLimit(query, "namespace", "ml", out var limited, out _) ? limited : "1")])).ShouldBeEmpty();
    }

    // Two worlds that differ in what other namespaces have, and in nothing else.
    [PromtoolFact]
    public async Task WhatIsSent_GivesTheSame_WhateverOtherNamespacesHave()
    {
        string[] queries = [.. Corpus.Queries, .. Some(new RandomQuery(new Random(20261201)))];
        var limited = queries.Select(query => NamespaceScope.TryLimit(query, "namespace", "ml", out var limited, out _) ? limited : "1")
            .Where(IsSteady).ToList();

        Differences(await EvaluateAsync(limited, World(5)), await EvaluateAsync(limited, World(77))).ShouldBeEmpty();
        Differences(await EvaluateAsync(queries, World(5)), await EvaluateAsync(queries, World(77)))
            .ShouldNotBeEmpty("as they are they tell");
    }

    // Written anew, a query still means the same: where there is one namespace only, the condition changes nothing but what absent() names.
    [PromtoolFact]
    public async Task WhatIsSent_GivesWhatTheQueryWouldOfItsNamespace()
    {
        var random = new RandomQuery(new Random(20261202));
        var queries = Corpus.Queries.Concat(Enumerable.Range(0, Queries).Select(_ => random.Next()))
            .Where(query => IsSteady(query) && !query.Contains("absent", StringComparison.Ordinal)).ToList();
        var mine = World(5).Where(one => one.Series.Contains("namespace=\"ml\"", StringComparison.Ordinal)).ToList();

        Differences(await EvaluateAsync(queries.Select(Scoped.Of), mine), await EvaluateAsync(queries, mine)).ShouldBeEmpty();
    }

    // Of equal values these take one or the other, as it happens.
    private static bool IsSteady(string query) =>
        !query.Contains("topk", StringComparison.OrdinalIgnoreCase) && !query.Contains("bottomk", StringComparison.OrdinalIgnoreCase);

    // Errors name one pair of series or another, and sums have their last digits, as it happens.
    private static async Task<string[]> EvaluateAsync(IEnumerable<string> queries, IEnumerable<(string Series, string Values)> series)
    {
        var output = Echo().Replace(await Promtool.EvaluateAsync(queries, series), "");
        return [.. output.Split('\n').Select(line => line.Split("err: ")).Select(parts => parts.Length == 1 ? Number()
            .Replace(parts[0], Rounded) : $"an error, of secrets: {parts[1].Contains("secret", StringComparison.Ordinal)}")];
    }

    private static List<string> Differences(string[] lines, string[] others)
    {
        lines.Length.ShouldBe(others.Length);
        return [.. Enumerable.Range(0, lines.Length).Where(line => lines[line] != others[line])
            .Select(line => $"{lines[line]}\n{others[line]}")];
    }

    private static List<string> Some(RandomQuery random) =>
        [.. Enumerable.Range(0, 2 * Queries).Select(i => i % 2 == 0 ? random.Next() : random.Broken()
            .Replace("\0", "", StringComparison.Ordinal).Replace("\ud800", "", StringComparison.Ordinal)).Where(query => query.Length > 0)];

    private static IEnumerable<(string Series, string Values)> World(int secret)
    {
        foreach (var name in (string[])["a", "b", "up", "sum", "by", "offset", "x:y", "_z", "and", "start", "rate", "c", "d", "errors",
            "requests", "x_bucket"])
        {
            yield return ($"{{__name__=\"{name}\",namespace=\"ml\",a=\"1\",le=\"1\"}}", "0+1x30");
            yield return ($"{{__name__=\"{name}\",namespace=\"ml\",a=\"2\",b=\"3\",le=\"+Inf\"}}", "3+2x30");
            yield return ($"{{__name__=\"{name}\",namespace=\"other\",a=\"1\",le=\"1\"}}", $"{secret}+{secret}x30");
            yield return ($"{{__name__=\"{name}\",namespace=\"secret{secret}\",a=\"4\"}}", "0+1x30");
            yield return ($"{{__name__=\"{name}\",a=\"secret{secret}\"}}", $"{secret}+{secret}x30");
        }
    }

    [GeneratedRegex("expr: \"(?:\\\\.|[^\"\\\\])*\"", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Echo();

    private static string Rounded(Match number) =>
        double.Parse(number.Value, CultureInfo.InvariantCulture).ToString("G6", CultureInfo.InvariantCulture);

    [GeneratedRegex("[0-9](\\.[0-9]+)?E[-+][0-9]+", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Number();
}
