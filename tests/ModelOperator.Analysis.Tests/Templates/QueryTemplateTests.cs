using FsCheck;
using FsCheck.Fluent;
using ModelOperator.Analysis.Templates;

namespace ModelOperator.Analysis.Tests.Templates;

public sealed class QueryTemplateTests
{
    [Fact]
    public void Shape_HasEveryWordAtItsPlace()
    {
        const string text = "rate(x{a=\"{{ candidate.revision }}\",b='{{name}}'}[{{ elapsed }}s]) # {{elapsed}}";
        QueryTemplate.TryParse(text, out var template, out _).ShouldBeTrue();

        template!.Shape().ShouldBe("rate(x{a=\"xxxxxxxxxxxxxxxxxxxxxxxx\",b='xxxxxxxx'}[1111111111111s]) # 11111111111");
        template.Shape().Length.ShouldBe(text.Length);
    }

    private static readonly TemplateContext Context = new(
        "ml", "digits", new("7f9c2ab4d1", "digits-7f9c2ab4d1", "2"), new("0123456789", "digits-0123456789", null), TimeSpan.FromSeconds(
            90.9));

    [Theory]
    [InlineData("up", "up")]
    [InlineData("", "")]
    [InlineData("""x{revision="{{ candidate.revision }}"}""", """x{revision="7f9c2ab4d1"}""")]
    [InlineData("""x{revision="{{candidate.revision}}",s="{{   stable.service }}"}""",
        """x{revision="7f9c2ab4d1",s="digits-0123456789"}""")]
    [InlineData("""x{n='{{ namespace }}/{{ name }}'}[{{ elapsed }}s]""", """x{n='ml/digits'}[90s]""")]
    [InlineData("""x{v=`{{ candidate.version }}`}""", """x{v=`2`}""")]
    [InlineData("""x{v="\"{{ name }}"}""", """x{v="\"digits"}""")]
    [InlineData("x # it's a comment\n + y{v=\"{{ name }}\"}", "x # it's a comment\n + y{v=\"digits\"}")]
    [InlineData("}} {", "}} {")]
    public void Variables_AreReplaced(string text, string query) => Render(text, Context).ShouldBe(query);

    [Theory]
    [InlineData("""x{a="{{ candidat.revision }}"}""", 6, "unknown variable 'candidat.revision'; known are candidate.revision, "
        + "candidate.service, candidate.version, stable.revision, stable.service, stable.version, namespace, name, elapsed")]
    [InlineData("""{{ }}""", 1, "unknown variable ''")]
    [InlineData("""x{a="{{ name """, 6, "'{{' has no '}}'")]
    [InlineData("""{{ name }}_total""", 1, "{{ name }} must stand within quotes: \"{{ name }}\"")]
    [InlineData("""x{a="b"} # {{ name }}""", 12, "{{ name }} must stand within quotes")]
    [InlineData("""x{a="\{{ name }}"}""", 7, "a backslash stands before {{ name }}; remove it")]
    [InlineData("""x{a="{{ name | upper }}"}""", 6, "unknown variable 'name | upper'")]
    [InlineData("""{{ {{ name }} }}""", 1, "unknown variable '{{ name'")]
    public void BadTemplate_SaysWhereAndWhatIsKnown(string text, int position, string message)
    {
        QueryTemplate.TryParse(text, out _, out var error).ShouldBeFalse();

        error!.Position.ShouldBe(position);
        error.Message.ShouldStartWith(message);
        error.ToString().ShouldEndWith($"(at character {position})");
    }

    [Fact]
    public void Elapsed_IsNeverZero() => Render("x[{{ elapsed }}s]", Context with { Elapsed = TimeSpan.Zero }).ShouldBe("x[1s]");

    [Fact]
    public void VariableWithoutValue_IsAProblemNotAnEmptyString()
    {
        QueryTemplate.TryParse("""x{v="{{ stable.version }}"}""", out var template, out _).ShouldBeTrue();

        template!.TryRender(Context, out _, out var problem).ShouldBeFalse();

        problem.ShouldBe("{{ stable.version }} has no value: the spec of that revision has no model.version");
    }

    [Fact]
    public void Backtick_BetweenBackticks_IsAProblem()
    {
        QueryTemplate.TryParse("x{v=`{{ candidate.version }}`}", out var template, out _).ShouldBeTrue();

        template!.TryRender(WithVersion("a`} or vector(1) #"), out _, out var problem).ShouldBeFalse();

        problem!.ShouldContain("backtick");
    }

    [Fact]
    public void AnyValue_StaysWithinItsString()
    {
        // Read back by PromQL's own rules for strings, the literal is the value, whatever it was.
        foreach (var quote in (char[])['"', '\''])
        {
            Prop.ForAll<NonNull<string>>(value => ReadsBack(value.Get, quote))
                .Check(Config.QuickThrowOnFailure.WithMaxTest(2000).WithReplay(42UL, 43UL));
            var nasty = Gen.Elements('"', '\'', '\\', '`', '\n', '\r', '{', '}', '#', 'a', ' ').ArrayOf()
                .Select(characters => new string(characters));
            Prop.ForAll(nasty.ToArbitrary(), value => ReadsBack(value, quote))
                .Check(Config.QuickThrowOnFailure.WithMaxTest(2000).WithReplay(42UL, 43UL));
        }
    }

    [Fact]
    public void AnyText_ParsesOrSaysWhy()
    {
        var texts = Gen.Elements("{{", "}}", " ", "name", "elapsed", "\"", "'", "`", "\\", "#", "\n", "x").ArrayOf().Select(string.Concat);
        Prop.ForAll(texts.ToArbitrary(), text =>
        {
            if (!QueryTemplate.TryParse(text, out var template, out var error))
            {
                return error.Position >= 1 && error.Position <= text.Length;
            }

            return template.TryRender(Context, out _, out _);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(5000).WithReplay(7UL, 9UL));
    }

    private static bool ReadsBack(string value, char quote)
    {
        var query = Render($"x{{v={quote}{{{{ candidate.version }}}}{quote}}} > 1", WithVersion(value));
        query.ShouldStartWith($"x{{v={quote}");
        var read = new System.Text.StringBuilder();
        var index = $"x{{v={quote}".Length;
        while (query[index] != quote)
        {
            query[index].ShouldNotBe('\n', "PromQL ends a quoted string at a newline");
            if (query[index] == '\\')
            {
                index++;
                read.Append(query[index] switch { 'n' => '\n', 'r' => '\r', var other => other });
            }
            else
            {
                read.Append(query[index]);
            }

            index++;
        }

        query[index..].ShouldBe($"{quote}}} > 1");
        return string.Equals(read.ToString(), value, StringComparison.Ordinal);
    }

    private static TemplateContext WithVersion(string version) => Context with { Candidate = Context.Candidate with { Version = version } };

    private static string Render(string text, TemplateContext context)
    {
        QueryTemplate.TryParse(text, out var template, out var error).ShouldBeTrue(error?.ToString());
        template!.TryRender(context, out var query, out var problem).ShouldBeTrue(problem);
        return query!;
    }
}
