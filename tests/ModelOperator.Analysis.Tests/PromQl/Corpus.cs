namespace ModelOperator.Analysis.Tests.PromQl;

/// <summary>Queries as people write them, and what of the grammar they seldom do.</summary>
internal static class Corpus
{
    /// <summary>Queries that Prometheus 2.42 reads, too.</summary>
    public static readonly string[] Queries =
    [
        // Selectors.
        "up", "up{}", "{__name__=\"up\"}", "{__name__=~\"a|b\"}", "up{a=\"b\"}", "up{a=\"b\",}", "up "
            + "{ a = 'b' , c != `d` , e =~ \"f.*\" , g !~ '^h$' }",
        "job:requests:rate5m", ":leading", "_underscore", "up{namespace=\"other\"}", "up{namespace=~\".*\",namespace!=\"ml\"}", "up{namespace=\"ml\"}",
        "up{on=\"a\",by=\"b\",bool=\"c\",and=\"d\",offset=\"e\",sum=\"f\",inf=\"g\",group_left=\"h\",start=\"i\"}",

        // Keywords that are names of metrics.
        "sum", "sum + avg", "by", "offset", "offset offset 5m", "and and and", "or or or", "unless unless unless", "start + "
            + "end", "without{a=\"b\"}", "count_values[5m]", "sum{a=\"b\"} / count",
        "rate", "absent{a=\"b\"}", "bottomk * on (a) group_left quantile",

        // Numbers and strings.
        "1", "1.5", ".5", "5.", "1e3", "1E-3", "1.5e+3", "0x1F", "0XaB", "inf", "+Inf", "-INF", "NaN", "nan", "\"text\"", "'it\\'s'", "`raw \\ \"`",
        "up{a=\"\\a\\b\\f\\n\\r\\t\\v\\\\\\\"\\101\\x41\\u00e9\\U0001F600\"}", "up{a='\\''}", "up{a=\"é😀\"}", "up{a=\"{b=\\\"c\\\"} # no comment\"}",

        // Comments and blanks.
        "up # comment", "# comment\nup", "up # {\n{a=\"b\"} # }\n", "sum(# ) }\n\n  up)\n", "\t up "
            + "\r\n", "up{a=\"b\", # or\n c=\"d\"}", "up # ended by\r + down",

        // Ranges, subqueries, offsets, moments.
        "up[5m]", "up[1h30m]", "up[1y2w3d4h5m6s7ms]", "up[ 5m ]", "rate(up[5m])", "rate(up{a=\"b\"} [5m] offset 1h)", "up offset "
            + "5m", "up offset -5m", "up @ 1700000000",
        "up @ 1.5e9", "up @ -5", "up @ start()", "up @ end() offset 5m", "up offset 5m @ end()", "up[5m] @ start() offset "
            + "-1d", "up[1h:5m]", "up[1h:]", "max_over_time(rate(up[5m])[1h:1m] offset 1d)",
        "max_over_time(up[1h:1m] @ end())", "sum_over_time((up + down)[10m:])", "up OFFSET "
            + "5m", "min_over_time(max_over_time(up[5m:1m])[1h:5m])", "up[5m:1m] @ start ( )",

        // Aggregations.
        "sum(up)", "SUM(up)", "sum by (a) (up)", "sum(up) by (a)", "sum without (a, b,) (up)", "sum by () (up)", "Sum By (a, by, on, "
            + "sum, offset, bool) (up)", "sum (up) WITHOUT (a)",
        "topk(5, up)", "topk by (a) (scalar(down), up)", "bottomk(1, up) by (a)", "quantile(0.9, up)", "count_values(\"namespace\", "
            + "up)", "group(up)", "stddev(up) / stdvar(up)", "count(up) - avg(up) + min(up) * max(up)",

        // Operators.
        "a + b - c * d / e % f ^ g", "a == b", "a != bool b", "a > bool 1", "1 < bool 2", "a <= on (x) b", "a >= ignoring (x, y,) b", "a "
            + "* on (x) group_left b", "a * on (x) group_left () b",
        "a / ignoring (x) group_right (y, z) b", "a and on (x) b", "a or b", "a unless ignoring (x) b", "a atan2 b", "a AND b OR c "
            + "UNLESS d", "-a", "- - + a", "-1 ^ 2", "a + -b", "(a)", "((a + b)) / ((c))",
        "a or on () vector(0)", "a == BOOL ON (x) GROUP_LEFT (y) b", "a/b", "a+b", "a-1", "a{x=\"y\"}/b{x=\"y\"}",

        // Functions.
        "time()", "vector(1)", "scalar(up)", "pi()", "absent(up{a=\"b\"})", "absent_over_time(up[5m])", "label_replace(up, "
            + "\"namespace\", \"other\", \"namespace\", \".*\")", "label_join(up, \"a\", \"-\", \"b\", \"c\")",
        "histogram_quantile(0.99, sum by (le) (rate(x_bucket[5m])))", "clamp(up, 0, 1)", "round(up)", "round(up, "
            + "0.1)", "day_of_week()", "hour(up)", "predict_linear(up[1h], 3600)", "holt_winters(up[1h], 0.5, 0.5)",
        "quantile_over_time(0.5, up[5m])", "timestamp(up)", "sort_desc(up)", "changes(up[5m])", "sgn(up)", "histogram_fraction(0, 1, "
            + "up)", "irate(up[5m])", "deg(up)", "last_over_time(up[5m])", "rate (up[5m])",

        // As in examples and docs.
        "(sum(rate(model_gateway_requests_total{namespace=\"ml\",name=\"digits\",revision=\"7f9c2ab4d1\",code=~\"5..\"}[15s])) or "
            + "vector(0))\n/ sum(rate(model_gateway_requests_total{namespace=\"ml\",name=\"digits\",revision=\"7f9c2ab4d1\"}[15s]))\n",
        "histogram_quantile(0.99, sum by (le) (rate(\n  "
            + "model_gateway_request_duration_seconds_bucket{namespace=\"ml\",name=\"digits\",revision=\"7f9c2ab4d1\"}[15s])))",
        "1 - sum(rate(errors[1h])) / (sum(rate(requests[1h])) > 0)", "sum(increase(x[1h])) / on () group_left () count(kube_pod_info)",
    ];

    /// <summary>Queries that only Prometheus 3 reads, some of them behind a flag.</summary>
    public static readonly string[] OfVersion3 =
    [
        "{\"my.metric\"}", "{\"my.metric\", \"my.label\"=\"b\"}", "{a=\"b\", 'my.metric',}", "up{\"my.label\"!=\"b\"}", "sum by "
            + "(\"my.label\", a) ({\"my.metric\"})", "up[300]", "up offset 300", "up offset +5m", "up @ 5m", "5m + 1h30m", "1_000_000",
        "0x_53_AB", ".123_456", "limitk(3, up)", "limit_ratio(-0.5, up)", "sort_by_label(up, \"a\")", "mad_over_time(up[5m])", "double_exponential_smoothing(up[5m], 0.5, 0.5)", "histogram_avg(up)", "rate(up[5m] smoothed)",
        "up anchored", "ts_of_max_over_time(up[5m])", "first_over_time(up[5m])", "up[1h:300]",
    ];

    /// <summary>Valid PromQL that is refused, all of it.</summary>
    public static readonly (string Query, string Problem)[] Refused =
    [
        ("info(up)", "info() looks for series by itself"),
        ("info(up, {a=\"b\"})", "info() looks for series by itself"),
        ("up{a=\"\\xc3\\xa9\"}", "stands for no character"),
        ("up{__address__=\"b\"}", "is reserved"),
        ("rate(up[5m * 2])", "'*' stands where ']' is expected"),
        ("a + fill (0) b", "'fill' is no function"),
    ];
}
