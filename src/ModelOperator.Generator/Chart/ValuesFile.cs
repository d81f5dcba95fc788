using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace ModelOperator.Generator.Chart;

/// <summary>
/// Reads a chart's values.yaml together with its comments. A mapping in block style is a section; everything else is a value. Each has its
/// comment in the lines above it, and a value's default is in one line.
/// </summary>
internal sealed class ValuesFile
{
    private readonly string[] _lines;
    private readonly List<ValuesSection> _sections = [];

    private ValuesFile(string yaml) => _lines = yaml.Split('\n');

    /// <summary>
    /// Returns the sections in their order, with the file's own values first. Sections without a value of their own are included.
    /// </summary>
    /// <exception cref="FormatException">A key has no comment above it, or more than its default after it.</exception>
    public static IReadOnlyList<ValuesSection> Read(string yaml)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        var file = new ValuesFile(yaml);
        file.ReadSection("", "", (YamlMappingNode)stream.Documents[0].RootNode);
        return file._sections;
    }

    private void ReadSection(string section, string description, YamlMappingNode block)
    {
        var values = new List<ChartValue>();
        _sections.Add(new(section, description, values));
        foreach (var (key, node) in block)
        {
            var name = ((YamlScalarNode)key).Value!;
            var path = section.Length == 0 ? name : $"{section}.{name}";
            var comment = CommentAbove(path, key.Start.Line);
            if (node is YamlMappingNode { Style: MappingStyle.Block } inner)
            {
                ReadSection(path, comment, inner);
            }
            else
            {
                values.Add(new(path, TextOf(path, key.Start.Line, node), comment));
            }
        }
    }

    private string CommentAbove(string path, long line)
    {
        var above = _lines.Take((int)line - 1).Select(text => text.Trim()).Reverse().TakeWhile(text => text.StartsWith('#')).Reverse();
        var comment = string.Join(' ', above.Select(text => text.TrimStart('#', ' ')));
        return comment.Length > 0
            ? comment
            : throw new FormatException($"{path} in line {line} of values.yaml has no comment above it; say there what it is for.");
    }

    private string TextOf(string path, long line, YamlNode node)
    {
        var text = _lines[line - 1][((int)node.Start.Column - 1)..].TrimEnd();
        return node.AllNodes.Any(part => part.Start.Line != line) || text.Contains(" #", StringComparison.Ordinal)
            ? throw new FormatException(
                $"{path} in line {line} of values.yaml has a default of several lines, or a comment behind it; "
                + "write the default into one line, and comments into the lines above.")
            : text;
    }
}
