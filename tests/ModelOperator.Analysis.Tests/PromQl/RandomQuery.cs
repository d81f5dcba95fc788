namespace ModelOperator.Analysis.Tests.PromQl;

/// <summary>Queries of the right types by chance, in all notations; and such as somebody broke on purpose.</summary>
internal sealed class RandomQuery(Random random)
{
    private static readonly string[] Splinters =
    [
        "\"", "'", "`", "\\", "{", "}", "(", ")", "[", "]", ",", ":", "#", "\n", "\r", " ", "or", " or ", "=", "=~", "!", "@", "offset "
            + "", "by", "on (a)", "info(", "up", "5m", "0x", "1e", "-", "inf", "bool ",
        "namespace=\"other\"", "{namespace=\"other\"}", "__name__", "\\\"", "\\x", "\\u0041", "#\"", "}\n#", "\"}#", "*/", "é", "\ud800", "\0", "keep_metric_names", "default ", "WITH (", "start()", "anchored", "group_left ",
    ];

    /// <summary>One of a Prometheus of any version, but for what a subquery in a subquery would cost.</summary>
    public string Next() => Vector(4);

    /// <summary>One that is most likely none.</summary>
    public string Broken()
    {
        var query = random.Next(3) == 0 ? One(Corpus.Queries) : Vector(3);
        for (var times = random.Next(1, 5); times > 0; times--)
        {
            var at = random.Next(query.Length + 1);
            var length = Math.Min(random.Next(1, 6), query.Length - at);
            query = random.Next(4) switch
            {
                0 => query.Remove(at, length),
                1 => query.Insert(at, query.Substring(at, length)),
                2 => query.Insert(at, One(Corpus.Queries)),
                _ => query.Insert(at, One(Splinters)),
            };
        }

        return query;
    }

    private string Vector(int depth) => (depth <= 0 ? 0 : random.Next(16)) switch
    {
        1 => $"{Aggregation()}{Blank()}({Vector(depth - 1)}){Maybe(" by (a)", " without (b,namespace)", " BY ()")}",
        2 => $"{Aggregation()} {One("by", "without", "By")} ({One("", "a", "a,b", "sum, by", "namespace,")}) ({Vector(depth - 1)})",
        3 => $"{One("topk", "bottomk", "quantile")}{Blank()}({Scalar(depth - 1)}, {Vector(depth - 1)})",
        4 => $"{One("rate", "increase", "max_over_time", "count_over_time", "last_over_time", "absent_over_time")}({Range(depth - 1)})",
        5 => $"{One("abs", "ceil", "absent", "sgn", "sort", "timestamp", "hour")}({Vector(depth - 1)})",
        6 => $"{Vector(depth - 1)} {One("+", "-", "*", "/", "%", "^", "atan2", "==", ">", "!= bool", "<= bool")} "
            + $"{Matching()}{Vector(depth - 1)}",
        7 => $"{Vector(depth - 1)} {One("and", "or", "unless", "OR")} {Maybe("on (a) ", "ignoring (b, namespace) ")}{Vector(depth - 1)}",
        8 => $"{Vector(depth - 1)}{Blank()}{One("+", "*", ">", "== bool ")}{Blank()}{Scalar(depth - 1)}",
        9 => $"({Blank()}{Vector(depth - 1)})",
        10 => $"-{Vector(depth - 1)}",
        11 => $"label_replace({Vector(depth - 1)}, \"namespace\", \"$1\", 'a', `(.*)`)",
        12 => $"vector({Scalar(depth - 1)})",
        13 => $"count_values(\"namespace\", {Vector(depth - 1)})",
        14 => $"{Selector()} {One("offset 5m", "offset -1m", "@ end()", "@ 120", "@ start() offset 1m", "offset 1m @ end()")}",
        _ => Selector(),
    };

    private string Range(int depth) => depth > 0 && random.Next(4) == 0
        ? $"({Vector(depth - 1)})[{One("5m", "10m")}:{One("", "1m", " 2m")}]{Maybe(" offset 1m", " @ end()")}"
        : $"{Selector()}{Blank()}[{One("5m", " 1m30s ", "10m")}]{Maybe(" offset 1m", " @ end()")}";

    private string Scalar(int depth) => (depth <= 0 ? 0 : random.Next(5)) switch
    {
        1 => $"scalar({Vector(depth - 1)})",
        2 => $"({Scalar(depth - 1)} + {Scalar(depth - 1)})",
        3 => "time()",
        _ => One("1", ".5", "2.", "1e1", "0x2", "Inf", "nan", "-1", "0"),
    };

    private string Selector()
    {
        var name = One("a", "b", "up", "sum", "by", "offset", "x:y", "_z", "and", "start", "rate");
        var matchers = string.Join($",{Blank()}", Enumerable.Range(0, random.Next(4)).Select(_ => Matcher()));
        return random.Next(4) switch
        {
            0 => name,
            1 => $"{{__name__{One("=\"a\"", "=~\".+\"", "=~'a|b'")}{(matchers.Length > 0 ? "," : "")}{matchers}{One("", ",")}}}",
            _ => $"{name}{Blank()}{{{Blank()}{matchers}{(matchers.Length > 0 ? One("", ",", " ,") : "")}{Blank()}}}",
        };
    }

    private string Matcher() => One("namespace", "a", "by", "on", "or", "offset") + Blank() + One("=", "!=", "=~", "!~") + Blank()
        + One("\"other\"", "'ml'", "`other`", "\".*\"", "\"\"", "\"} or a{b='\"", "'\"}#'", "\"\\\"}\"", "`#`", "\"é\\u00e9\\n\"",
            "\"a|b\"", "'\\''");

    private string Matching() =>
        Maybe("on (a) ", "ignoring (b) ", "on () group_left ", "on (a) group_left (b) ", "ignoring (a) group_right () ");

    private string Aggregation() => One("sum", "SUM", "avg", "count", "max", "min", "group", "stddev");

    private string Blank() => One("", "", "", " ", "\n", " # } or {\n", "\t", "#\"\r");

    private string Maybe(params string[] ones) => random.Next(2) == 0 ? "" : One(ones);

    private string One(params string[] ones) => ones[random.Next(ones.Length)];
}
