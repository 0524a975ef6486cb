/** Whose password it is that was forgotten. */
export interface ForgottenAccount {
  readonly origin: string;
  /** As it was typed so far, or of the account that lies on this computer. */
  readonly username: string;
  /** The account lies on this computer: its name is known and no other one's is asked for. */
  readonly here: boolean;
  readonly deviceName: string;
}

export interface DoorProps {
  readonly account: ForgottenAccount;
  /** Back to the choice of doors; whatever was typed is gone. */
  readonly onBack: () => void;
}
