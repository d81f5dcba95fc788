using System.Globalization;
using System.Security;
using System.Text;

namespace ModelOperator.Demo.Drawing;

/// <summary>Draws the shares of requests that a log of the demo has, over time, as an SVG.</summary>
internal static class RolloutPicture
{
    private const double Left = 56;
    private const double Right = 864;
    private const double Top = 64;
    private const double Bottom = 264;

    private static readonly Dictionary<string, string> Colours = new(StringComparer.Ordinal)
    {
        ["v1"] = "#8c9bab",
        ["v2"] = "#2f81b7",
        ["v3"] = "#d1543f",
    };

    /// <summary>The picture; the same log makes the same picture.</summary>
    public static string Of(DemoLog log)
    {
        var shares = Shares(log);
        var (begin, end) = (shares[0].At, log.Transitions[^1].At);
        double X(double at) => Left + ((Right - Left) * (at - begin) / (end - begin));

        var svg = new StringBuilder();
        svg.Append("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 880 348\" ");
        svg.Append("font-family=\"sans-serif\" font-size=\"13\" role=\"img\">\n");
        svg.Append($"<title>{Text(log.Summary)}</title>\n<rect width=\"880\" height=\"348\" fill=\"#ffffff\"/>\n");
        const string Title = "Share of requests by model, as one run of make demo recorded it";
        svg.Append(Words(Left, 24, Title, "font-size=\"15\" font-weight=\"bold\""));
        foreach (var (from, to) in shares.Zip(shares.Skip(1).Append((end, shares[^1].Weights))))
        {
            Bars(svg, X(from.At), X(to.Item1), from.Weights);
        }

        foreach (var percent in new[] { 0, 50, 100 })
        {
            svg.Append(Words(Left - 8, Y(percent) + 4, $"{percent} %", "text-anchor=\"end\" fill=\"#444444\""));
        }

        foreach (var (at, file) in log.Applied.Where(applied => applied.At >= begin))
        {
            Mark(svg, X(at), $"{file} applied");
        }

        var stable = log.Transitions.First(line => line is { Phase: "Healthy", Version: "v2" });
        Mark(svg, X(stable.At), "v2 is stable", before: true);
        if (log.Transitions.FirstOrDefault(line => line.Phase == "RollingBack") is { } back)
        {
            Mark(svg, X(back.At), "v3 fails and goes back");
        }

        Seconds(svg, X, begin, end);
        svg.Append(Words(Left, 314, "v3: " + log.Failure, "fill=\"#a63a28\""));
        svg.Append(Words(Left, 336, log.Summary, "fill=\"#444444\" font-size=\"12\""));
        return svg.Append("</svg>\n").ToString();
    }

    // From when on each version has which share: who is not the candidate of a line has the rest.
    private static List<(double At, IReadOnlyDictionary<string, int> Weights)> Shares(DemoLog log)
    {
        var shares = new List<(double, IReadOnlyDictionary<string, int>)>();
        string? stable = null;
        foreach (var line in log.Transitions)
        {
            if (line.Phase is "Healthy" or "RollingBack" or "RolledBack")
            {
                stable = line.Version;
            }

            if (stable is not null)
            {
                var weights = new Dictionary<string, int>(StringComparer.Ordinal) { [stable] = 100 };
                if (line.Version != stable && line.Weight > 0)
                {
                    (weights[stable], weights[line.Version]) = (100 - line.Weight, line.Weight);
                }

                if (shares.Count == 0 || !shares[^1].Item2.OrderBy(share => share.Key).SequenceEqual(weights.OrderBy(share => share.Key)))
                {
                    shares.Add((line.At, weights));
                }
            }
        }

        return shares;
    }

    private static void Bars(StringBuilder svg, double from, double to, IReadOnlyDictionary<string, int> weights)
    {
        var below = 0;
        foreach (var (version, weight) in weights.Where(share => share.Value > 0).OrderBy(share => share.Key, StringComparer.Ordinal))
        {
            var (top, height) = (Y(below + weight), Y(below) - Y(below + weight));
            svg.Append(Invariant($"<rect x=\"{from:F1}\" y=\"{top:F1}\" width=\"{to - from:F1}\" height=\"{height:F1}\" "));
            svg.Append($"fill=\"{Colours[version]}\"/>\n");
            // Where there is no room for them, the words are left out.
            if (to - from > 34 && weight >= 10)
            {
                var y = Y(below + (weight / 2.0)) + 5;
                svg.Append(Words((from + to) / 2, y, $"{version} {weight} %", "text-anchor=\"middle\" fill=\"#ffffff\""));
            }

            below += weight;
        }
    }

    private static void Mark(StringBuilder svg, double x, string text, bool before = false)
    {
        svg.Append(Invariant($"<line x1=\"{x:F1}\" y1=\"{Top - 14:F0}\" x2=\"{x:F1}\" y2=\"{Bottom:F0}\" "));
        svg.Append("stroke=\"#222222\" stroke-dasharray=\"3 3\"/>\n");
        var (side, anchor) = before ? (-3, "end") : (3, "start");
        svg.Append(Words(x + side, Top - 4, text, $"text-anchor=\"{anchor}\" fill=\"#222222\" font-size=\"12\""));
    }

    private static void Seconds(StringBuilder svg, Func<double, double> x, double begin, double end)
    {
        for (var second = 0; second <= end - begin; second += 10)
        {
            svg.Append(Words(x(begin + second), Bottom + 18, $"{second} s", "text-anchor=\"middle\" fill=\"#444444\""));
        }
    }

    private static double Y(double percent) => Bottom - ((Bottom - Top) * percent / 100);

    private static string Words(double x, double y, string text, string style) =>
        Invariant($"<text x=\"{x:F1}\" y=\"{y:F1}\" ") + $"{style}>{Text(text)}</text>\n";

    private static string Text(string text) => SecurityElement.Escape(text);

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
