using ModelOperator.Profiles.Samples;

namespace ModelOperator.Profiles.Tests.Samples;

/// <summary>Tables as RFC 4180 describes them, and as spreadsheets and pandas write them.</summary>
public sealed class CsvSampleTests
{
    [Theory]
    [InlineData("\"a\",\"b\"\n\"1\",2\n", "a:1 b:2")]
    [InlineData("\"a, of all\",b\n\"1\",\"2\"", "a, of all:1 b:2")]
    [InlineData("\"the \"\"best\"\" a\",b\r\n1,2\r\n", "the \"best\" a:1 b:2")]
    [InlineData("\"a\nin two lines\",b\n1,2\n3,4\n", "a\nin two lines:1,3 b:2,4")]
    [InlineData("a,b\n\"\",2\n", "a:NaN b:2")]
    [InlineData("a,b\n \"1\" , 2 \n", "a:1 b:2")]
    [InlineData("a,b\r1,2\r", "a:1 b:2")]
    [InlineData("\uFEFFa,b\n1,2", "a:1 b:2")]
    [InlineData("a\n1\n\n3\n", "a:1,NaN,3")]
    [InlineData("a,b\n1,", "a:1 b:NaN")]
    [InlineData("a,b", "a: b:")]
    [InlineData("\"a\"\n\"1\n\"", "a:1")]
    public void Table_IsRead(string text, string expected)
    {
        var columns = Read(text);

        string.Join(' ', columns.Select(column => $"{column.Name}:{string.Join(',', column.Values)}")).ShouldBe(expected);
    }

    [Theory]
    [InlineData("a,a\n1,2", "the sample's first line names column 'a' twice, as 1 and 2; give each a name of its own")]
    [InlineData("a,b,\"a\"\n1,2,3", "the sample's first line names column 'a' twice, as 1 and 3; give each a name of its own")]
    [InlineData("a, a \n1,2", "the sample's first line names column 'a' twice, as 1 and 2; give each a name of its own")]
    [InlineData(",b\n1,2", "the sample's first line has no name for column 1")]
    [InlineData("a,b,\n1,2,3", "the sample's first line has no name for column 3")]
    [InlineData("a,b\n\"1,2\n3,4\n", "line 2 of the sample opens a quote that nothing closes")]
    [InlineData("a,b\n1,\"2\"3\n", "line 2 of the sample has text behind a closing quote; a quote within a field is written twice")]
    [InlineData("a,b\n1,2\"\n",
        "line 2 of the sample has a quote within a field that does not begin with one; put the field in quotes, and write the quote twice")]
    [InlineData("\"a\nb\",c\n1,2\n3\n", "line 4 of the sample has 1 fields; the first line names 2 columns")]
    [InlineData("a,b\n1,2\n\"x\n\",3\n", "line 3 of the sample has 'x' for a, which is no number")]
    [InlineData("a,b\n\"1,5\",2\n", "line 2 of the sample has '1,5' for a, which is no number")]
    [InlineData("a,b\n1,2\n\n3,4\n", "line 3 of the sample has 1 fields; the first line names 2 columns")]
    public void Table_ThatIsNone_IsRefused(string text, string expected) =>
        Should.Throw<ProfileException>(() => Read(text)).Message.ShouldBe(expected);

    private static IReadOnlyList<SampleColumn> Read(string text)
    {
        using var content = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text));
        using var reader = new StreamReader(content);
        return CsvSample.Read(reader, "in");
    }
}
