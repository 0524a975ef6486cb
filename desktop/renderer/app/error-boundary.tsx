import { CircleAlert } from 'lucide-react';
import { Component, type ReactNode } from 'react';
import { Button } from '../ui/button.tsx';
import { StopScreen } from '../ui/stop-screen.tsx';

/** A view that fails shows words and a way on; the engine in its Worker is not touched by it. */
export class ErrorBoundary extends Component<{ readonly children: ReactNode }, { readonly failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true };
  }

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children;
    return (
      <StopScreen
        icon={CircleAlert}
        title="This view stopped working"
        intro="Nothing you wrote is lost. Open it again to go on; if it stops again, restart the app."
        actions={
          <Button size="large" kind="primary" onClick={() => window.location.reload()}>
            Open again
          </Button>
        }
      />
    );
  }
}
