namespace ModelOperator.Docs.Tests.Commands;

public sealed class ShellTextTests
{
    [Theory]
    [InlineData("make demo   # a comment", "make demo")]
    [InlineData("a b \\\n  --c 'd e'", "a b --c <d e>")]
    [InlineData("a; b && c | d &\ne", "a / b / c / d / e")]
    [InlineData("A=1 B=two make demo", "make demo")]
    [InlineData("eval \"$(tests/cluster/cluster env)\"", "tests/cluster/cluster env / eval $()")]
    [InlineData("source <(kubectl completion bash)", "kubectl completion bash / source $()")]
    [InlineData("a >file 2>&1 b", "a b")]
    [InlineData("a <<EOF\nmake nothing\nEOF\nb", "a / b")]
    [InlineData("while true; do curl x; done", "true / curl x")]
    [InlineData("for name in a b; do curl $name; done", "curl $name")]
    [InlineData("python3 -c '\nimport a\n' | b", "python3 -c <\nimport a\n> / b")]
    [InlineData("helm --set a.b\\.c=1 'd\\.e=2'", "helm --set a.b\\.c=1 d\\.e=2")]
    [InlineData("curl \"localhost/x#[1-9]\" y#z", "curl localhost/x#[1-9] y#z")]
    public void Commands_AreReadAsAShellWould(string text, string expected) =>
        string.Join(" / ", ShellText.Commands(text).Select(words => string.Join(' ', words.Select(Shown)))).ShouldBe(expected);

    private static string Shown(string word) => word.Any(char.IsWhiteSpace) ? $"<{word}>" : word;
}
