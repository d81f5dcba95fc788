using ModelOperator.Analysis.PromQl;

namespace ModelOperator.Analysis.Tests.PromQl;

public sealed class NamespaceScopeTests
{
    public static TheoryData<string> Readable => [.. Corpus.Queries, .. Corpus.OfVersion3];

    [Theory]
    [MemberData(nameof(Readable))]
    public void EverySelector_GetsTheNamespace(string query) => Scoped.Check(Scoped.Of(query));

    [Theory]
    [InlineData("up", "up{namespace=\"ml\"}")]
    [InlineData("up{}", "up{namespace=\"ml\"}")]
    [InlineData("up{a='b',}", "up{a=\"b\",namespace=\"ml\"}")]
    [InlineData("up { a = `b` }", "up { a = \"b\" ,namespace=\"ml\"}")]
    [InlineData("up{namespace=\"ml\"}", "up{namespace=\"ml\"}")]
    [InlineData("up{namespace=\"other\"}", "up{namespace=\"other\",namespace=\"ml\"}")]
    [InlineData("up{namespace=~\"ml\"}", "up{namespace=~\"ml\",namespace=\"ml\"}")]
    [InlineData("up{\"namespace\"=\"other\"}", "up{\"namespace\"=\"other\",namespace=\"ml\"}")]
    [InlineData("{__name__=~\".+\"}", "{__name__=~\".+\",namespace=\"ml\"}")]
    [InlineData("{\"my.metric\"}", "{\"my.metric\",namespace=\"ml\"}")]
    [InlineData("max_over_time(rate(a[5m] offset 1d)[1h:1m]) @ end()",
        "max_over_time(rate(a{namespace=\"ml\"}[5m] offset 1d)[1h:1m]) @ end()")]
    [InlineData("sum by (namespace) (a) / on (b) group_left (c) d",
        "sum by (namespace) (a{namespace=\"ml\"}) / on (b) group_left (c) d{namespace=\"ml\"}")]
    [InlineData("label_replace(a, \"namespace\", \"ml\", \"\", \"\")",
        "label_replace(a{namespace=\"ml\"}, \"namespace\", \"ml\", \"\", \"\")")]
    [InlineData("absent(a) or scalar(b) * c", "absent(a{namespace=\"ml\"}) or scalar(b{namespace=\"ml\"}) * c{namespace=\"ml\"}")]
    [InlineData("offset offset 5m", "offset{namespace=\"ml\"} offset 5m")]
    [InlineData("sum + sum(sum) by (sum)", "sum{namespace=\"ml\"} + sum(sum{namespace=\"ml\"}) by (sum)")]
    [InlineData("a # \"}\n+ b", "a{namespace=\"ml\"} + b{namespace=\"ml\"}")]
    [InlineData("a{b=\"# {\"} #", "a{b=\"# {\",namespace=\"ml\"}")]
    [InlineData("a{b='\"} or c{d=\"'}", "a{b=\"\\\"} or c{d=\\\"\",namespace=\"ml\"}")]
    [InlineData("a{b=`\\`}", "a{b=\"\\\\\",namespace=\"ml\"}")]
    [InlineData("a{b=`\n`}", "a{b=\"\\n\",namespace=\"ml\"}")]
    [InlineData("1 + \"up\"", "1 + \"up\"")]
    public void Query_IsWrittenAnew(string query, string limited) => Scoped.Of(query).ShouldBe(limited);

    [Fact]
    public void Namespace_IsEscapedAsAnyString()
    {
        NamespaceScope.TryLimit("up", "ns", "a\"} or up{b=\"", out var limited, out _).ShouldBeTrue();
        limited.ShouldBe("up{ns=\"a\\\"} or up{b=\\\"\"}");
    }

    [Theory]
    [InlineData("", 1, 1, "the end of the query stands where a metric, a function or a number is expected")]
    [InlineData("sum(", 1, 5, "the end of the query stands where")]
    [InlineData("sum(up", 1, 7, "the end of the query stands where ')' is expected")]
    [InlineData("a\n+ )", 2, 3, "')' stands where a metric, a function or a number is expected")]
    [InlineData("up{a=\"b\" or c=\"d\"}", 1, 10, "'or' between conditions is not PromQL; write two selectors with 'or' between them")]
    [InlineData("up{a=\"b\"}{c=\"d\"}", 1, 10, "'{' stands where an operator or the end is expected")]
    [InlineData("up up", 1, 4, "'up' stands where an operator or the end is expected")]
    [InlineData("{a=\"b\"} default 0", 1, 9, "'default' stands where an operator")]
    [InlineData("rate(up[5m]) keep_metric_names", 1, 14, "'keep_metric_names' stands where an operator")]
    [InlineData("WITH (x = up) x", 1, 1, "'WITH' is no function of PromQL that is known here")]
    [InlineData("label_set(up, \"a\", \"b\")", 1, 1, "'label_set' is no function")]
    [InlineData("RATE(up[5m])", 1, 1, "'RATE' is no function")]
    [InlineData("(up, down)", 1, 4, "',' stands where ')' is expected")]
    [InlineData("up{__graphite__=\"*\"}", 1, 4, "the label __graphite__ is reserved")]
    [InlineData("up{\"__query_shard__\"=\"1\"}", 1, 4, "the label __query_shard__ is reserved")]
    [InlineData("up{a=b}", 1, 6, "'b' stands where a string in quotes is expected")]
    [InlineData("up{a==\"b\"}", 1, 5, "'==' stands where one of = != =~ !~ is expected")]
    [InlineData("up{,}", 1, 4, "',' stands where the name of a label or '}' is expected")]
    [InlineData("up{a:b=\"c\"}", 1, 4, "'a:b' stands where the name of a label")]
    [InlineData("up{\"other\"}", 1, 4, "the selector has two names; keep one")]
    [InlineData("{\"a\",\"b\"}", 1, 6, "the selector has two names; keep one")]
    [InlineData("on", 1, 1, "'on' is a keyword and no operand")]
    [InlineData("a * group_left b", 1, 5, "'group_left' is a keyword")]
    [InlineData("up{a=\"b}", 1, 6, "the string has no end")]
    [InlineData("up{a=\"b\n\"}", 1, 6, "the string has no end")]
    [InlineData("up{a=\"\\q\"}", 1, 7, "the string has an unknown escape")]
    [InlineData("up{a=\"\\'\"}", 1, 7, "the string has an unknown escape")]
    [InlineData("up{a=\"\\u12\"}", 1, 7, "the escape needs 4 digits")]
    [InlineData("up{a=\"\\ud800\"}", 1, 7, "the escape stands for no character")]
    [InlineData("up{a=\"\\377\"}", 1, 7, "the escape stands for no character")]
    [InlineData("up[]", 1, 4, "']' stands where a duration like 5m is expected")]
    [InlineData("up[5m", 1, 6, "the end of the query stands where ']' is expected")]
    [InlineData("up[5i]", 1, 4, "neither a number nor a duration")]
    [InlineData("up[5m3h]", 1, 4, "neither a number nor a duration")]
    [InlineData("1.5m", 1, 1, "neither a number nor a duration")]
    [InlineData("1__0", 1, 1, "neither a number nor a duration")]
    [InlineData("up offset x", 1, 11, "'x' stands where a duration like 5m, or a number is expected")]
    [InlineData("up @ up", 1, 6, "'up' stands where a duration")]
    [InlineData("sum by (a:b) (up)", 1, 9, "'a:b' stands where the name of a label or ')' is expected")]
    [InlineData("sum by (a) (up) by (b)", 1, 17, "'by' stands where an operator")]
    [InlineData("topk(1, up,)", 1, 12, "')' stands where a metric")]
    [InlineData("up $ 1", 1, 4, "'$' is no part of PromQL")]
    [InlineData("up\u00a0+ 1", 1, 3, "'\u00a0' is no part of PromQL")]
    [InlineData("up\0", 1, 3, "U+0000 is no part of PromQL")]
    [InlineData("a = b", 1, 3, "'=' stands where an operator")]
    [InlineData("a.b", 1, 2, "'.' is no part of PromQL")]
    public void WhatCannotBeRead_IsRefusedWithItsPlace(string query, int line, int column, string message)
    {
        NamespaceScope.TryLimit(query, "namespace", "ml", out _, out var problem).ShouldBeFalse();

        problem!.ShouldStartWith(message);
        problem.ShouldEndWith($"(line {line}, column {column})");
    }

    [Fact]
    public void ValidPromQl_ThatIsRefused_IsAShortList()
    {
        foreach (var (query, expected) in Corpus.Refused)
        {
            NamespaceScope.TryLimit(query, "namespace", "ml", out _, out var problem).ShouldBeFalse(query);
            problem!.ShouldContain(expected);
        }
    }

    [Fact]
    public void HalfACharacter_IsRefused()
    {
        Refusal("up{a=\"\ud83d\"}").ShouldStartWith("the string is no valid Unicode");
        Refusal("\ud83d").ShouldStartWith("U+D83D is no part of PromQL");
    }

    [Fact]
    public void DepthAndLength_AreBounded()
    {
        Refusal(new string('(', 5000) + "up" + new string(')', 5000))
            .ShouldStartWith("the query has 10002 characters; at most 8192 are read");
        Refusal(new string('(', 4000) + "up" + new string(')', 4000)).ShouldStartWith("brackets are nested more than 64 deep");
        Refusal(string.Concat(Enumerable.Repeat("abs(", 2000))).ShouldStartWith("brackets are nested more than 64 deep");
        Refusal(string.Join('+', Enumerable.Repeat("a", 2000)))
            .ShouldStartWith("with the namespace in each of its 2000 selectors the query has");
        Refusal(new string('x', 8000) + " y").Length.ShouldBeLessThan(500);
        Scoped.Check(Scoped.Of(new string('-', 4000) + "up"));
        Scoped.Check(Scoped.Of(new string('(', 60) + "up" + new string(')', 60)));
    }

    private static string Refusal(string query)
    {
        NamespaceScope.TryLimit(query, "namespace", "ml", out _, out var problem).ShouldBeFalse();
        return problem!;
    }
}
