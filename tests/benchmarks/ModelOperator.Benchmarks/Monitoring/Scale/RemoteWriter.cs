using System.Net;
using System.Net.Http.Headers;
using Google.Protobuf;

namespace ModelOperator.Benchmarks.Monitoring.Scale;

/// <summary>Gives a Prometheus the counters of a fleet by its remote-write protocol: a sample a minute, as scrapes once a minute
/// would.</summary>
internal sealed class RemoteWriter(HttpClient http, Uri prometheus)
{
    private const int ModelsAPost = 25;
    private const uint LabelsField = 1, SamplesField = 2, SeriesField = 1;

    /// <summary>Writes the samples of some minutes of all models.</summary>
    /// <param name="fleet">The models.</param>
    /// <param name="start">The moment of minute 0.</param>
    /// <param name="first">The first minute.</param>
    /// <param name="count">The number of minutes.</param>
    public async Task WriteAsync(Fleet fleet, DateTimeOffset start, int first, int count)
    {
        foreach (var models in Enumerable.Range(0, fleet.Count).Chunk(ModelsAPost))
        {
            using var content = new ByteArrayContent(Compressed(Message(models, start, first, count)));
            content.Headers.ContentType = new MediaTypeHeaderValue("application/x-protobuf");
            content.Headers.ContentEncoding.Add("snappy");
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(prometheus, "/api/v1/write")) { Content = content };
            request.Headers.Add("X-Prometheus-Remote-Write-Version", "0.1.0");
            using var response = await http.SendAsync(request);
            if (response.StatusCode != HttpStatusCode.NoContent)
            {
                throw new InvalidOperationException(
                    $"remote write: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}");
            }
        }
    }

    private static byte[] Message(IEnumerable<int> models, DateTimeOffset start, int first, int count)
    {
        using var stream = new MemoryStream();
        using var output = new CodedOutputStream(stream);
        foreach (var (labels, rise) in models.SelectMany(Fleet.SeriesOf))
        {
            Part(output, SeriesField, series =>
            {
                foreach (var (name, value) in labels)
                {
                    Part(series, LabelsField, label =>
                    {
                        label.WriteTag(1, WireFormat.WireType.LengthDelimited);
                        label.WriteString(name);
                        label.WriteTag(2, WireFormat.WireType.LengthDelimited);
                        label.WriteString(value);
                    });
                }

                foreach (var minute in Enumerable.Range(first, count))
                {
                    Part(series, SamplesField, sample =>
                    {
                        sample.WriteTag(1, WireFormat.WireType.Fixed64);
                        sample.WriteDouble(Math.Round(rise * minute));
                        sample.WriteTag(2, WireFormat.WireType.Varint);
                        sample.WriteInt64(start.AddMinutes(minute).ToUnixTimeMilliseconds());
                    });
                }
            });
        }

        output.Flush();
        return stream.ToArray();
    }

    private static void Part(CodedOutputStream output, uint field, Action<CodedOutputStream> write)
    {
        using var stream = new MemoryStream();
        using var part = new CodedOutputStream(stream);
        write(part);
        part.Flush();
        output.WriteTag((int)field, WireFormat.WireType.LengthDelimited);
        output.WriteBytes(ByteString.CopyFrom(stream.GetBuffer().AsSpan(0, (int)stream.Length)));
    }

    // Snappy's block format with nothing but literals: valid, and not smaller.
    private static byte[] Compressed(byte[] message)
    {
        const int Longest = 65_536;
        const byte TwoBytesOfLength = 61 << 2;
        using var stream = new MemoryStream();
        for (var rest = (uint)message.Length; ; rest >>= 7)
        {
            stream.WriteByte((byte)(rest < 0x80 ? rest : (rest & 0x7F) | 0x80));
            if (rest < 0x80)
            {
                break;
            }
        }

        for (var at = 0; at < message.Length; at += Longest)
        {
            var length = Math.Min(Longest, message.Length - at);
            stream.WriteByte(TwoBytesOfLength);
            stream.WriteByte((byte)((length - 1) & 0xFF));
            stream.WriteByte((byte)((length - 1) >> 8));
            stream.Write(message, at, length);
        }

        return stream.ToArray();
    }
}
