using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace GraphExecutor.Durable.Messages;

/// <summary>Writes runs of consecutive numbers as their first and last.</summary>
internal sealed class NodeNumbersConverter : JsonConverter<NodeNumbers>
{
    public override NodeNumbers Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var numbers = new NodeNumbers();
        var text = reader.GetString().AsSpan();
        foreach (var part in text.Split(','))
        {
            var run = text[part];
            if (run.IsEmpty)
            {
                continue;
            }

            var dash = run.IndexOf('-');
            var first = int.Parse(dash < 0 ? run : run[..dash], CultureInfo.InvariantCulture);
            var last = dash < 0 ? first : int.Parse(run[(dash + 1)..], CultureInfo.InvariantCulture);
            for (var number = first; number <= last; number++)
            {
                numbers.Add(number);
            }
        }

        return numbers;
    }

    public override void Write(Utf8JsonWriter writer, NodeNumbers value, JsonSerializerOptions options)
    {
        var text = new StringBuilder();
        var (first, last) = (-1, -1);
        foreach (var number in value)
        {
            if (first < 0)
            {
                first = number;
            }
            else if (number != last + 1)
            {
                Append(text, first, last);
                first = number;
            }

            last = number;
        }

        if (first >= 0)
        {
            Append(text, first, last);
        }

        writer.WriteStringValue(text.ToString());
    }

    private static void Append(StringBuilder text, int first, int last)
    {
        text.Append(text.Length > 0 ? "," : "").Append(first);
        if (last > first)
        {
            text.Append('-').Append(last);
        }
    }
}
